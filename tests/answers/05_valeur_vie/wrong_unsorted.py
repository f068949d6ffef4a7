# Prend les premiers de la table
# fails: [share_best, share_edges]
# %% top_share
def top_share(amounts, top):
    return amounts.iloc[:int(np.ceil(top * len(amounts)))].sum() / amounts.sum()
