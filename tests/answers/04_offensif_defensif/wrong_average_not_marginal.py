# Répartit d’après les rendements moyens
# fails: [share_inside, share_edges]
# %% best_share
def best_share(budget, win, keep):
    average = [side["n"] * side["ceiling"] * side["value"] for side in (win, keep)]
    return round(average[1] / sum(average), 2)
