# Compte aussi les quartiles égaux à la valeur
# fails: [quartiles_distinct, quartiles_ties]
# %% quartile_scores
def quartile_scores(values):
    bounds = values.quantile([0.25, 0.5, 0.75]).to_numpy()
    return pd.Series(1 + bounds.searchsorted(values, side="right"), index=values.index)
