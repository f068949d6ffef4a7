# Perd les comptes sans contrat
# fails: [contrats_aucun, contrats_bornes]
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    actifs = contrats[(contrats["start_date"] <= jour) & (contrats["end_date"] >= jour)]
    return actifs.merge(comptes, on="account_id").groupby("account_id").size().rename("contract").reset_index()
