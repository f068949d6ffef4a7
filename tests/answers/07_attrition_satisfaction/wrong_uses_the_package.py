# Appelle crm.attrition et crm.satisfaction au lieu de refaire le calcul
# fails: [survival_exposed, survival_product, gaps_complete, gaps_missing, alpha_complete, alpha_missing]
# %% survival_curve
def survival_curve(histories):
    return crm.attrition.survival(histories)
# %% dimension_gaps
def dimension_gaps(answers, items):
    crm.satisfaction.__name__
    rows = []
    for name, group in items.groupby("dimension"):
        gaps = pd.DataFrame({i: answers[f"p{i}"] - answers[f"e{i}"] for i in group["item"]})
        rows.append({"dimension": name, "gap": gaps.mean(axis=1).mean()})
    return pd.DataFrame(rows)
# %% cronbach_alpha
def cronbach_alpha(scores):
    crm.satisfaction.__name__
    complete = scores.dropna()
    k = complete.shape[1]
    return k / (k - 1) * (1 - complete.var().sum() / complete.sum(axis=1).var())
