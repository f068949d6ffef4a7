# Ne garde que les comptes qui ont recommandé
# fails: [families_children, families_descendants]
# %% family_sizes
def family_sizes(accounts):
    n = accounts["referred_by"].value_counts().rename("children").rename_axis("account_id").reset_index()
    return n.assign(descendants=n["children"])
