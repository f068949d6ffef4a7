# Prend les ménages au-dessus du quantile, quel que soit leur nombre
# fails: [share_of_the_best]
# %% top_share
def top_share(amounts, share):
    return amounts[amounts >= amounts.quantile(1 - share)].sum() / amounts.sum()
