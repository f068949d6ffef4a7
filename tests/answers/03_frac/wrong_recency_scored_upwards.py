# Note la récence à l'envers : la plus ancienne reçoit la meilleure note
# fails: [note_recence]
# %% noter
def noter(fiche):
    bornes_f, bornes_a = [2, 4, 6.0001], [10_000, 50_000.0001, 100_000.0001]
    return fiche.assign(
        R=1 + sum((fiche["recency"] > jours).astype(int) for jours in (91, 182, 365)),
        F=1 + sum((fiche["frequency"] >= borne).astype(int) for borne in bornes_f),
        A=1 + sum((fiche["amount"] >= borne).astype(int) for borne in bornes_a),
    )
