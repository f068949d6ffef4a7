# Tient encore pour présent celui qui part le 31 décembre
# fails: [attrition_counts]
# %% yearly_attrition
def yearly_attrition(customers, years):
    rows = []
    for year in years:
        eve, end = pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31)
        there = customers[(customers["joined_on"] <= eve) & ~(customers["left_on"] < eve)]
        lost = (there["left_on"] <= end).sum()
        rows.append((year, len(there), lost, lost / len(there) if len(there) else np.nan))
    return pd.DataFrame(rows, columns=["year", "present", "lost", "rate"])
