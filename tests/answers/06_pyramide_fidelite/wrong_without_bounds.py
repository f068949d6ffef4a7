# Oublie le sommet et les perdus dans le résultat
# fails: [chances_computed, chances_absorbing]
# %% top_chances
def top_chances(matrix, top, lost):
    others = [s for s in matrix.columns if s not in (top, lost)]
    a = np.eye(len(others)) - matrix.loc[others, others].to_numpy()
    return pd.Series(np.linalg.solve(a, matrix.loc[others, top]), index=others)
