# Laisse revenir les perdus
# fails: [chances_absorbantes]
# %% chances
def chances(matrice, sommet, perdu):
    h = pd.Series(0.0, index=matrice.columns)
    h[sommet] = 1.0
    for _ in range(2000):
        h = matrice @ h
        h[sommet] = 1.0
    return h
