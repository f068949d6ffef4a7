# Soustrait le perçu de l'attendu
# fails: [gaps_complete, gaps_missing]
# %% dimension_gaps
def dimension_gaps(answers, items):
    rows = []
    for name, group in items.groupby("dimension"):
        gaps = pd.DataFrame({i: answers[f"e{i}"] - answers[f"p{i}"] for i in group["item"]})
        rows.append({"dimension": name, "gap": gaps.mean(axis=1).mean()})
    return pd.DataFrame(rows)
