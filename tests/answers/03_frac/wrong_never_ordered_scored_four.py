# Donne la meilleure note de récence à qui n'a jamais commandé (une comparaison avec NaN est fausse)
# fails: [note_recence]
# %% noter
def noter(fiche):
    def note_r(jours):
        if jours > 365:
            return 1
        elif jours > 182:
            return 2
        elif jours > 91:
            return 3
        return 4

    def note_f(n):
        return 4 if n > 6 else 3 if n >= 4 else 2 if n >= 2 else 1

    def note_a(euros):
        return 4 if euros > 100_000 else 3 if euros > 50_000 else 2 if euros >= 10_000 else 1

    return fiche.assign(R=fiche["recency"].map(note_r), F=fiche["frequency"].map(note_f), A=fiche["amount"].map(note_a))
