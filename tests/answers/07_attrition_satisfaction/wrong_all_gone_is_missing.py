# Laisse manquante la part d'une cohorte dont tous sont partis
# fails: [cohort_unobserved]
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers[customers["joined_on"] <= as_of].assign(cohort=lambda t: t["joined_on"].dt.year)
    rows = []
    for row in known.itertuples():
        for year in range(row.cohort, as_of.year + 1):
            if not row.left_on <= pd.Timestamp(year, 12, 31):
                rows.append({"cohort": row.cohort, "age": year - row.cohort, "account_id": row.account_id})
    counted = pd.DataFrame(rows).pivot_table(index="cohort", columns="age", values="account_id", aggfunc="count")
    counted = counted.reindex(columns=range(as_of.year - known["cohort"].min() + 1))
    return counted.div(known.groupby("cohort").size(), axis=0)
