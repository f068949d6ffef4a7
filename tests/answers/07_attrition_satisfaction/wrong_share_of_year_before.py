# Divise par les présents de l'âge précédent
# fails: [cohort_shares]
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers[customers["joined_on"] <= as_of].assign(cohort=lambda t: t["joined_on"].dt.year)
    rows = []
    for cohort, group in known.groupby("cohort"):
        row, before = {"cohort": cohort}, len(group)
        for age in range(as_of.year - known["cohort"].min() + 1):
            day = pd.Timestamp(cohort + age, 12, 31)
            now = (~(group["left_on"] <= day)).sum()
            row[age] = (now / before if before else 0) if day <= as_of else np.nan
            before = now
        rows.append(row)
    return pd.DataFrame(rows)
