# Écarte tout répondant incomplet
# fails: [gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    rows = []
    for name, group in items.groupby("dimension"):
        gaps = pd.DataFrame({i: answers[f"p{i}"] - answers[f"e{i}"] for i in group["item"]}).dropna()
        rows.append({"dimension": name, "gap": gaps.mean(axis=1).mean()})
    return pd.DataFrame(rows)
