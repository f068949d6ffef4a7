# Garde les répondants incomplets
# fails: [alpha_missing]
# %% cronbach_alpha
def cronbach_alpha(scores):
    k = scores.shape[1]
    return k / (k - 1) * (1 - scores.var().sum() / scores.sum(axis=1).var())
