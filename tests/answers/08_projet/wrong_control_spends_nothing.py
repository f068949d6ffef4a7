# Prend une évolution nulle pour celle des témoins absents
# fails: [strata_set_aside]
# %% stratified_effect
def stratified_effect(panel, bounds):
    panel = panel.assign(change=panel["during"] - panel["before"], stratum=np.digitize(panel["reference"], bounds))
    total = weights = people = 0
    for stratum, part in panel.groupby("stratum"):
        seen, others = part[part["treated"]], part[~part["treated"]]
        if len(seen) == 0:
            continue
        gap = seen["change"].mean() - (others["change"].mean() if len(others) else 0)
        total += len(seen) * gap
        weights += len(seen)
        people += len(seen)
    return pd.Series({"effect": total / weights, "treated": people})
