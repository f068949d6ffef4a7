# Divise par la moyenne des effectifs du début et de la fin
# fails: [attrition_rate]
# %% yearly_attrition
def yearly_attrition(customers, years):
    def there(day):
        return (customers["joined_on"] <= day) & ~(customers["left_on"] <= day)
    rows = []
    for year in years:
        before, after = there(pd.Timestamp(year - 1, 12, 31)), there(pd.Timestamp(year, 12, 31))
        lost = (before & ~after).sum()
        mean = (before.sum() + after.sum()) / 2
        rows.append((year, before.sum(), lost, lost / mean if before.sum() else np.nan))
    return pd.DataFrame(rows, columns=["year", "present", "lost", "rate"])
