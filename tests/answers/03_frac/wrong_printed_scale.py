# Recopie le barème imprimé avec ses trous (11 à 50, 51 à 100) : des montants restent sans note
# fails: [note_montant]
# %% noter
def noter(fiche):
    notes = fiche.copy()
    notes["R"] = 1 + sum((fiche["recency"] <= jours).astype(int) for jours in (91, 182, 365))
    notes["F"] = 1 + (fiche["frequency"] >= 2) + (fiche["frequency"] >= 4) + (fiche["frequency"] > 6)
    notes.loc[fiche["amount"] < 10_000, "A"] = 1
    notes.loc[(fiche["amount"] >= 11_000) & (fiche["amount"] <= 50_000), "A"] = 2
    notes.loc[(fiche["amount"] >= 51_000) & (fiche["amount"] <= 100_000), "A"] = 3
    notes.loc[fiche["amount"] > 100_000, "A"] = 4
    return notes
