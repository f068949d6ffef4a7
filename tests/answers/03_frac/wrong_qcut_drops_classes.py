# Laisse qcut supprimer les classes vides : la meilleure note n'est plus 4
# fails: [quartiles_egalite]
# %% noter_quartiles
def noter_quartiles(valeurs):
    return pd.qcut(valeurs, 4, labels=False, duplicates="drop") + 1
