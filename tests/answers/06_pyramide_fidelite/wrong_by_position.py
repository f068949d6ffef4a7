# Apparie les comptes par leur position
# fails: [passages_comptes, passages_nouveaux]
# %% passages
def passages(avant, apres):
    paires = pd.DataFrame({"avant": avant["stage"].to_numpy()[: len(apres)], "apres": apres["stage"].to_numpy()[: len(avant)]})
    return paires.groupby(["avant", "apres"]).size().rename("comptes").reset_index()
