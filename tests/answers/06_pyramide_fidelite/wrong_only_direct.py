# Confond la famille et les comptes amenés
# fails: [families_descendants]
# %% family_sizes
def family_sizes(accounts):
    children = accounts["account_id"].map(accounts["referred_by"].value_counts()).fillna(0).astype(int)
    return accounts[["account_id"]].assign(children=children, descendants=children)
