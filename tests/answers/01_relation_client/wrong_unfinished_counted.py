# Compte les commandes des trimestres inachevés
# fails: [rate_unfinished]
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    rows = []
    for q in range(seen["quarters_seen"].max()):
        n = (seen["quarters_seen"] > q).sum()
        rows.append({"quarter": q, "relations": n, "rate": (aged["quarter"] == q).sum() / n})
    return pd.DataFrame(rows)
