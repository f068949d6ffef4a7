# Prolonge les cohortes au-delà de la date d'analyse
# fails: [cohort_unobserved]
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers[customers["joined_on"] <= as_of].assign(cohort=lambda t: t["joined_on"].dt.year)
    rows = []
    for cohort, group in known.groupby("cohort"):
        ages = range(as_of.year - known["cohort"].min() + 1)
        rows.append({"cohort": cohort} | {age: (~(group["left_on"] <= pd.Timestamp(cohort + age, 12, 31))).mean() for age in ages})
    return pd.DataFrame(rows)
