# Fait du code un nombre
# fails: [code_trois_chiffres]
# %% coder
def coder(notes, poids):
    return notes.assign(
        code=100 * notes["R"] + 10 * notes["F"] + notes["A"],
        total=notes[["R", "F", "A"]].sum(axis=1),
        weighted=notes["R"] * poids["R"] + notes["F"] * poids["F"] + notes["A"] * poids["A"],
    )
