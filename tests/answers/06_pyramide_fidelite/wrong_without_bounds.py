# Oublie le sommet et les perdus dans le résultat
# fails: [chances_calcul, chances_absorbantes]
# %% chances
def chances(matrice, sommet, perdu):
    autres = [s for s in matrice.columns if s not in (sommet, perdu)]
    a = np.eye(len(autres)) - matrice.loc[autres, autres].to_numpy()
    return pd.Series(np.linalg.solve(a, matrice.loc[autres, sommet]), index=autres)
