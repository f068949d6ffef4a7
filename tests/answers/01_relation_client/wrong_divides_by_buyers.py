# Divise par les seuls comptes qui ont commandé
# fails: [rate_denominator, rate_unfinished]
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    limit = aged["account_id"].map(seen.set_index("account_id")["quarters_seen"])
    counted = aged[aged["quarter"] < limit]
    groups = counted.groupby("quarter")["account_id"]
    return pd.DataFrame({"relations": groups.nunique(), "rate": groups.size() / groups.nunique()}).reset_index()
