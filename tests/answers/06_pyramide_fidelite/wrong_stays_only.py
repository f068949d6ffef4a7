# Applique la formule du chapitre 5 à chaque stade, sans les passages
# fails: [value_pyramid]
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    return pd.Series({s: margins[s] / (1 + rate - matrix.loc[s, s]) for s in matrix.columns})
