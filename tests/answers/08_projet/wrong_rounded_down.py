# Tronque le nombre de ménages au lieu de l’arrondir
# fails: [share_of_the_best]
# %% top_share
def top_share(amounts, share):
    return amounts.nlargest(int(share * len(amounts))).sum() / amounts.sum()
