# Oublie le facteur k / (k - 1)
# fails: [alpha_complete, alpha_missing]
# %% cronbach_alpha
def cronbach_alpha(scores):
    complete = scores.dropna()
    return 1 - complete.var().sum() / complete.sum(axis=1).var()
