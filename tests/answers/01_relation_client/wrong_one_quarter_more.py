# Prend un trimestre de trop pour chaque compte
# fails: [rate_denominator, rate_unfinished]
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    limit = aged["account_id"].map(seen.set_index("account_id")["quarters_seen"])
    counted = aged[aged["quarter"] <= limit]
    rows = []
    for q in range(seen["quarters_seen"].max() + 1):
        n = (seen["quarters_seen"] >= q).sum()
        rows.append({"quarter": q, "relations": n, "rate": (counted["quarter"] == q).sum() / n})
    return pd.DataFrame(rows)
