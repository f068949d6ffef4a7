# Prend une note manquante pour un mécontent
# fails: [group_missing]
# %% retention_by_group
def retention_by_group(answers, threshold):
    rows = []
    for tied in [False, True]:
        for happy in [False, True]:
            inside = answers[(answers["tied"] == tied) & ((answers["satisfaction"] >= threshold) == happy)]
            name = ("tenu " if tied else "libre ") + ("satisfait" if happy else "mécontent")
            rows.append({"group": name, "answers": len(inside), "retention": inside["stays"].mean()})
    return pd.DataFrame(rows)
