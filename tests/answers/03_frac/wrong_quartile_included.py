# Compte aussi les quartiles égaux à la valeur
# fails: [quartiles_notes, quartiles_egalite]
# %% noter_quartiles
def noter_quartiles(valeurs):
    bornes = valeurs.quantile([0.25, 0.5, 0.75]).to_numpy()
    return pd.Series(1 + bornes.searchsorted(valeurs, side="right"), index=valeurs.index)
