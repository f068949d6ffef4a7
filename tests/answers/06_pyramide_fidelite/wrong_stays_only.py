# Applique la formule du chapitre 5 à chaque stade, sans les passages
# fails: [valeurs_pyramide]
# %% valeurs
def valeurs(matrice, marges, taux):
    return pd.Series({s: marges[s] / (1 + taux - matrice.loc[s, s]) for s in matrice.columns})
