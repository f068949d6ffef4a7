# Arrondit le nombre de clients à l’entier inférieur
# fails: [share_edges]
# %% top_share
def top_share(amounts, top):
    return amounts.sort_values(ascending=False).iloc[:int(top * len(amounts))].sum() / amounts.sum()
