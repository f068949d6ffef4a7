# Exclut le seuil des satisfaits
# fails: [group_retention, group_missing]
# %% retention_by_group
def retention_by_group(answers, threshold):
    rows = []
    known = answers.dropna(subset=["satisfaction"])
    for tied in [False, True]:
        for happy in [False, True]:
            inside = known[(known["tied"] == tied) & ((known["satisfaction"] > threshold) == happy)]
            name = ("tenu " if tied else "libre ") + ("satisfait" if happy else "mécontent")
            rows.append({"group": name, "answers": len(inside), "retention": inside["stays"].mean()})
    return pd.DataFrame(rows)
