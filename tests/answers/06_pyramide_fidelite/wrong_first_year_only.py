# Donne la probabilité de la première année
# fails: [chances_computed, chances_absorbing]
# %% top_chances
def top_chances(matrix, top, lost):
    chance = matrix[top].copy()
    chance[top], chance[lost] = 1.0, 0.0
    return chance
