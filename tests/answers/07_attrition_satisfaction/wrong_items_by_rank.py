# Numérote les énoncés d'après l'ordre des lignes
# fails: [gaps_complete, gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    ranked = items.assign(item=range(1, len(items) + 1))
    rows = []
    for name, group in ranked.groupby("dimension"):
        gaps = pd.DataFrame({i: answers[f"p{i}"] - answers[f"e{i}"] for i in group["item"]})
        rows.append({"dimension": name, "gap": gaps.mean(axis=1).mean()})
    return pd.DataFrame(rows)
