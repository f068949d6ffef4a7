# Additionne les écarts des énoncés
# fails: [gaps_complete, gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    rows = []
    for name, group in items.groupby("dimension"):
        gaps = pd.DataFrame({i: answers[f"p{i}"] - answers[f"e{i}"] for i in group["item"]})
        rows.append({"dimension": name, "gap": gaps.sum(axis=1, min_count=1).mean()})
    return pd.DataFrame(rows)
