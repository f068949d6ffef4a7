# Oublie les parts 0 et 1
# fails: [part_extreme]
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    def rapport(cote, depense):
        taux = cote["floor"] + (cote["ceiling"] - cote["floor"]) * (1 - np.exp(-cote["speed"] * depense / cote["n"]))
        return cote["n"] * taux * cote["value"]
    parts = [k / 100 for k in range(1, 100)]
    return max(parts, key=lambda p: rapport(gagner, budget * (1 - p)) + rapport(garder, budget * p))
