# Répond par une corrélation
# fails: [best_still_best]
# %% rank_kept
def rank_kept(first, second, share):
    return first.corr(second.reindex(first.index, fill_value=0))
