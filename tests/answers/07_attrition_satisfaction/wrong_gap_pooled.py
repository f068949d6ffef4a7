# Fait la moyenne de tous les écarts mêlés
# fails: [gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    rows = []
    for name, group in items.groupby("dimension"):
        gaps = pd.concat([answers[f"p{i}"] - answers[f"e{i}"] for i in group["item"]])
        rows.append({"dimension": name, "gap": gaps.mean()})
    return pd.DataFrame(rows)
