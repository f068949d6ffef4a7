# Met les bornes du barème du mauvais côté
# fails: [note_recence, note_frequence, note_montant]
# %% noter
def noter(fiche):
    notes = fiche.copy()
    notes["R"] = 1 + sum((fiche["recency"] < jours).astype(int) for jours in (91, 182, 365))
    notes["F"] = 1 + sum((fiche["frequency"] > nombre).astype(int) for nombre in (2, 4, 6))
    notes["A"] = 1 + sum((fiche["amount"] > euros).astype(int) for euros in (10_000, 50_000, 100_000))
    return notes
