# Compte ses parrains au lieu de ses filleuls
# fails: [parrainages_directs, parrainages_familles]
# %% parrainages
def parrainages(comptes):
    n = comptes["referred_by"].notna().astype(int)
    return comptes[["account_id"]].assign(amenes=n, famille=n)
