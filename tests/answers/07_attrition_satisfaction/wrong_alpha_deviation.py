# Prend des écarts types au lieu de variances
# fails: [alpha_complete, alpha_missing]
# %% cronbach_alpha
def cronbach_alpha(scores):
    complete = scores.dropna()
    k = complete.shape[1]
    return k / (k - 1) * (1 - complete.std().sum() / complete.sum(axis=1).std())
