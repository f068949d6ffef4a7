# Confond la famille et les comptes amenés
# fails: [parrainages_familles]
# %% parrainages
def parrainages(comptes):
    amenes = comptes["account_id"].map(comptes["referred_by"].value_counts()).fillna(0).astype(int)
    return comptes[["account_id"]].assign(amenes=amenes, famille=amenes)
