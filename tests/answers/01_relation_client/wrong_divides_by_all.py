# Divise toujours par tous les comptes
# fails: [rate_denominator, rate_unfinished]
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    limit = aged["account_id"].map(seen.set_index("account_id")["quarters_seen"])
    counted = aged[aged["quarter"] < limit]
    rows = [{"quarter": q, "relations": len(seen), "rate": (counted["quarter"] == q).sum() / len(seen)}
            for q in range(seen["quarters_seen"].max())]
    return pd.DataFrame(rows)
