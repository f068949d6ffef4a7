# Additionne les chiffres du code au lieu de les mettre côte à côte
# fails: [code_trois_chiffres]
# %% coder
def coder(notes, poids):
    table = notes.copy()
    table["total"] = table["R"] + table["F"] + table["A"]
    table["code"] = table["total"].astype(str)
    table["weighted"] = table["R"] * poids["R"] + table["F"] * poids["F"] + table["A"] * poids["A"]
    return table
