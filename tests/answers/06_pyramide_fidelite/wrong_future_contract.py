# Compte aussi les contrats qui n'ont pas commencé
# fails: [contrats_bornes, contrats_aucun]
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    actifs = contrats[contrats["end_date"] >= jour]
    nombre = actifs.groupby("account_id").size()
    return comptes[["account_id"]].assign(contract=comptes["account_id"].map(nombre).fillna(0))
