# Compte parmi les perdus ceux qui sont arrivés dans l'année
# fails: [attrition_counts, attrition_rate]
# %% yearly_attrition
def yearly_attrition(customers, years):
    rows = []
    for year in years:
        eve = pd.Timestamp(year - 1, 12, 31)
        present = ((customers["joined_on"] <= eve) & ~(customers["left_on"] <= eve)).sum()
        lost = (customers["left_on"].dt.year == year).sum()
        rows.append((year, present, lost, lost / present if present else np.nan))
    return pd.DataFrame(rows, columns=["year", "present", "lost", "rate"])
