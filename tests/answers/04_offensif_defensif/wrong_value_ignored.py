# Maximise le nombre de clients, non leur valeur
# fails: [part_interieure]
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    def rapport(cote, depense):
        taux = cote["floor"] + (cote["ceiling"] - cote["floor"]) * (1 - np.exp(-cote["speed"] * depense / cote["n"]))
        return cote["n"] * taux
    parts = np.arange(101) / 100
    return max(parts, key=lambda p: rapport(gagner, budget * (1 - p)) + rapport(garder, budget * p))
