# Divise par tous ceux qui ont été clients dans l'année
# fails: [attrition_rate]
# %% yearly_attrition
def yearly_attrition(customers, years):
    rows = []
    for year in years:
        eve, end = pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31)
        there = customers[(customers["joined_on"] <= eve) & ~(customers["left_on"] <= eve)]
        seen = customers[(customers["joined_on"] <= end) & ~(customers["left_on"] <= eve)]
        lost = (there["left_on"] <= end).sum()
        rows.append((year, len(there), lost, lost / len(seen) if len(seen) else np.nan))
    return pd.DataFrame(rows, columns=["year", "present", "lost", "rate"])
