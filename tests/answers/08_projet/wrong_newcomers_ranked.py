# Classe aussi les ménages absents du premier semestre
# fails: [best_still_best]
# %% rank_kept
def rank_kept(first, second, share):
    best = max(1, round(share * len(first)))
    return len(set(first.nlargest(best).index) & set(second.nlargest(best).index)) / best
