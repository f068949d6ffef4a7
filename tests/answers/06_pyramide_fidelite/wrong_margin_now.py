# Touche la première marge tout de suite
# fails: [value_client, value_pyramid]
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    a = np.eye(len(matrix)) - matrix.to_numpy() / (1 + rate)
    return pd.Series(np.linalg.solve(a, margins[matrix.columns]), index=matrix.columns)
