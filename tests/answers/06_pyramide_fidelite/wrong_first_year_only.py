# Donne la probabilité de la première année
# fails: [chances_calcul, chances_absorbantes]
# %% chances
def chances(matrice, sommet, perdu):
    chance = matrice[sommet].copy()
    chance[sommet], chance[perdu] = 1.0, 0.0
    return chance
