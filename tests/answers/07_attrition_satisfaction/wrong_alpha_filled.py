# Remplace une réponse manquante par la moyenne
# fails: [alpha_missing]
# %% cronbach_alpha
def cronbach_alpha(scores):
    filled = scores.fillna(scores.mean())
    k = filled.shape[1]
    return k / (k - 1) * (1 - filled.var().sum() / filled.sum(axis=1).var())
