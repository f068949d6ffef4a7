# Multiplie la matrice dans le mauvais sens
# fails: [prevoir_un_an, prevoir_longtemps]
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    lignes = [depart.to_numpy(dtype=float)]
    for _ in range(annees):
        lignes.append(matrice.to_numpy() @ lignes[-1] + entrees.to_numpy())
    return pd.DataFrame(lignes, columns=matrice.columns).assign(annee=range(annees + 1))
