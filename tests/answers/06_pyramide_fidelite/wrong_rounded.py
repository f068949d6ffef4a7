# Arrondit les effectifs chaque année
# fails: [prevoir_longtemps, prevoir_un_an]
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    lignes = [depart.to_numpy(dtype=float)]
    for _ in range(annees):
        lignes.append(np.ceil((lignes[-1] @ matrice.to_numpy() + entrees.to_numpy()) / 5) * 5)
    return pd.DataFrame(lignes, columns=matrice.columns).assign(annee=range(annees + 1))
