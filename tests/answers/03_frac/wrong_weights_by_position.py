# Prend les poids dans l'ordre du dictionnaire, pas par leur lettre
# fails: [total_pondere]
# %% coder
def coder(notes, poids):
    return notes.assign(
        code=[f"{r}{f}{a}" for r, f, a in zip(notes["R"], notes["F"], notes["A"])],
        total=notes[["R", "F", "A"]].sum(axis=1),
        weighted=(notes[["R", "F", "A"]] * list(poids.values())).sum(axis=1),
    )
