# Laisse NaN aux comptes sans contrat
# fails: [contrats_aucun, contrats_bornes]
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    actifs = contrats[(contrats["start_date"] <= jour) & (contrats["end_date"] >= jour)]
    nombre = actifs.groupby("account_id").size().rename("contract").reset_index()
    return comptes[["account_id"]].merge(nombre, how="left")
