# Ne garde que les comptes qui ont recommandé
# fails: [parrainages_directs, parrainages_familles]
# %% parrainages
def parrainages(comptes):
    n = comptes["referred_by"].value_counts().rename("amenes").rename_axis("account_id").reset_index()
    return n.assign(famille=n["amenes"])
