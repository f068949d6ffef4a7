# Répartit d’après les rendements moyens
# fails: [part_interieure, part_extreme]
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    moyen = [cote["n"] * cote["ceiling"] * cote["value"] for cote in (gagner, garder)]
    return round(moyen[1] / sum(moyen), 2)
