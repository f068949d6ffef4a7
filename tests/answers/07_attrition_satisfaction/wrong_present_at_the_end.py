# Prend les clients présents à la fin de l'année
# fails: [attrition_counts, attrition_rate]
# %% yearly_attrition
def yearly_attrition(customers, years):
    rows = []
    for year in years:
        end = pd.Timestamp(year, 12, 31)
        present = ((customers["joined_on"] <= end) & ~(customers["left_on"] <= end)).sum()
        lost = ((customers["joined_on"].dt.year < year) & (customers["left_on"].dt.year == year)).sum()
        rows.append((year, present, lost, lost / present if present else np.nan))
    return pd.DataFrame(rows, columns=["year", "present", "lost", "rate"])
