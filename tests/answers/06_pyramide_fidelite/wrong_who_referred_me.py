# Compte ses parrains au lieu de ses filleuls
# fails: [families_children, families_descendants]
# %% family_sizes
def family_sizes(accounts):
    n = accounts["referred_by"].notna().astype(int)
    return accounts[["account_id"]].assign(children=n, descendants=n)
