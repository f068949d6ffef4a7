# Laisse qcut supprimer les classes vides : la meilleure note n'est plus 4
# fails: [quartiles_ties]
# %% quartile_scores
def quartile_scores(values):
    return pd.qcut(values, 4, labels=False, duplicates="drop") + 1
