# Lit les marges par leur rang
# fails: [value_pyramid]
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    a = (1 + rate) * np.eye(len(matrix)) - matrix.to_numpy()
    return pd.Series(np.linalg.solve(a, margins.to_numpy()), index=matrix.columns)
