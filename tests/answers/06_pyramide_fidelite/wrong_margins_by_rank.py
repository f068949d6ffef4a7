# Lit les marges par leur rang
# fails: [valeurs_pyramide]
# %% valeurs
def valeurs(matrice, marges, taux):
    a = (1 + taux) * np.eye(len(matrice)) - matrice.to_numpy()
    return pd.Series(np.linalg.solve(a, marges.to_numpy()), index=matrice.columns)
