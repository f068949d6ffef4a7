# Soustrait la moyenne des attentes de celle des perceptions
# fails: [gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    rows = []
    for name, group in items.groupby("dimension"):
        expected = answers[[f"e{i}" for i in group["item"]]].mean(axis=1).mean()
        perceived = answers[[f"p{i}" for i in group["item"]]].mean(axis=1).mean()
        rows.append({"dimension": name, "gap": perceived - expected})
    return pd.DataFrame(rows)
