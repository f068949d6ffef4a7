# Laisse revenir les perdus
# fails: [chances_absorbing]
# %% top_chances
def top_chances(matrix, top, lost):
    h = pd.Series(0.0, index=matrix.columns)
    h[top] = 1.0
    for _ in range(2000):
        h = matrix @ h
        h[top] = 1.0
    return h
