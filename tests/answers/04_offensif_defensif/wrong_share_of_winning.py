# Rend la part de gagner
# fails: [part_interieure, part_extreme]
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    def rapport(cote, depense):
        taux = cote["floor"] + (cote["ceiling"] - cote["floor"]) * (1 - np.exp(-cote["speed"] * depense / cote["n"]))
        return cote["n"] * taux * cote["value"]
    parts = np.arange(101) / 100
    return max(parts, key=lambda p: rapport(gagner, budget * p) + rapport(garder, budget * (1 - p)))
