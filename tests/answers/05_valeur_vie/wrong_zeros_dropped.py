# Retire les clients à zéro
# fails: [share_edges]
# %% top_share
def top_share(amounts, top):
    amounts = amounts[amounts > 0]
    return amounts.sort_values(ascending=False).iloc[:int(np.ceil(top * len(amounts)))].sum() / amounts.sum()
