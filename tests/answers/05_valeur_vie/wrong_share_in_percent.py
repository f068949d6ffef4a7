# Rend un pourcentage
# fails: [share_best, share_edges]
# %% top_share
def top_share(amounts, top):
    return 100 * amounts.nlargest(int(np.ceil(top * len(amounts)))).sum() / amounts.sum()
