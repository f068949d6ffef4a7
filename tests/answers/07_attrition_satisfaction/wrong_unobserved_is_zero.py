# Met 0 dans les cellules pas encore observables
# fails: [cohort_unobserved]
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers[customers["joined_on"] <= as_of].assign(cohort=lambda t: t["joined_on"].dt.year)
    rows = []
    for cohort, group in known.groupby("cohort"):
        row = {"cohort": cohort}
        for age in range(as_of.year - known["cohort"].min() + 1):
            day = pd.Timestamp(cohort + age, 12, 31)
            row[age] = (~(group["left_on"] <= day)).mean() if day <= as_of else 0
        rows.append(row)
    return pd.DataFrame(rows)
