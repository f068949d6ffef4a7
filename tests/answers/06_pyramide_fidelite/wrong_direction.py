# Échange le départ et l'arrivée
# fails: [passages_comptes, passages_nouveaux]
# %% passages
def passages(avant, apres):
    paires = apres.merge(avant, on="account_id", how="left", suffixes=("_2", "_1")).fillna({"stage_1": "nouveau"})
    compte = paires.groupby(["stage_1", "stage_2"]).size().reset_index(name="comptes")
    return compte.rename(columns={"stage_1": "apres", "stage_2": "avant"})
