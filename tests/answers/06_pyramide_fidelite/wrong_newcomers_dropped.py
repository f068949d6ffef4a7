# Perd les nouveaux venus (jointure interne)
# fails: [passages_nouveaux]
# %% passages
def passages(avant, apres):
    paires = avant.merge(apres, on="account_id", suffixes=("_1", "_2"))
    compte = paires.groupby(["stage_1", "stage_2"]).size().reset_index(name="comptes")
    return compte.rename(columns={"stage_1": "avant", "stage_2": "apres"})
