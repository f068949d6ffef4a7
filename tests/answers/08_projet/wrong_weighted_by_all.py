# Pondère par tous les ménages de la strate
# fails: [strata_weighted]
# %% stratified_effect
def stratified_effect(panel, bounds):
    panel = panel.assign(change=panel["during"] - panel["before"], stratum=np.digitize(panel["reference"], bounds))
    total = weights = people = 0
    for stratum, part in panel.groupby("stratum"):
        seen, others = part[part["treated"]], part[~part["treated"]]
        if len(seen) == 0 or len(others) == 0:
            continue
        gap = seen["change"].mean() - others["change"].mean()
        total += len(part) * gap
        weights += len(part)
        people += len(seen)
    return pd.Series({"effect": total / weights, "treated": people})
