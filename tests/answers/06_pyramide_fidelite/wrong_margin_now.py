# Touche la première marge tout de suite
# fails: [valeurs_client, valeurs_pyramide]
# %% valeurs
def valeurs(matrice, marges, taux):
    a = np.eye(len(matrice)) - matrice.to_numpy() / (1 + taux)
    return pd.Series(np.linalg.solve(a, marges[matrice.columns]), index=matrice.columns)
