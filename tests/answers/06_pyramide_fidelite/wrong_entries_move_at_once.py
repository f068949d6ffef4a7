# Fait bouger les entrées l'année de leur arrivée
# fails: [prevoir_un_an, prevoir_longtemps]
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    lignes = [depart.to_numpy(dtype=float)]
    for _ in range(annees):
        lignes.append((lignes[-1] + entrees.to_numpy()) @ matrice.to_numpy())
    return pd.DataFrame(lignes, columns=matrice.columns).assign(annee=range(annees + 1))
