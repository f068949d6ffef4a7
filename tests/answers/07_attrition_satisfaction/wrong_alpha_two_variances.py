# Mêle la variance de numpy et celle de pandas
# fails: [alpha_complete, alpha_missing]
# %% cronbach_alpha
def cronbach_alpha(scores):
    complete = scores.dropna()
    k = complete.shape[1]
    return k / (k - 1) * (1 - np.var(complete.to_numpy(), axis=0).sum() / complete.sum(axis=1).var())
