# N'ajoute les entrées que la première année
# fails: [prevoir_longtemps]
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    lignes = [depart.to_numpy(dtype=float)]
    for annee in range(annees):
        lignes.append(lignes[-1] @ matrice.to_numpy() + (entrees.to_numpy() if annee == 0 else 0))
    return pd.DataFrame(lignes, columns=matrice.columns).assign(annee=range(annees + 1))
