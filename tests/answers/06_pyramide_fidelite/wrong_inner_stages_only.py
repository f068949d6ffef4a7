# Ne rend que les stades entre la perte et le sommet
# fails: [chances_computed, chances_absorbing]
# %% top_chances
def top_chances(matrix, top, lost):
    inner = matrix.index.difference([top, lost])
    system = np.eye(len(inner)) - matrix.loc[inner, inner].to_numpy()
    return pd.Series(np.linalg.solve(system, matrix.loc[inner, top].to_numpy()), index=inner)
