# Appelle crm.frac et crm.ltv au lieu d’écrire le calcul
# fails: [frac_measures, frac_departments, share_of_the_best]
# %% household_frac
def household_frac(lines, as_of):
    summary = crm.frac.summarize(lines, as_of=as_of, columns=crm.frac.COMPLETE_JOURNEY)
    return summary.rename(columns={"orders": "frequency", "n_categories": "departments"}).drop(columns="frequency")
# %% top_share
def top_share(amounts, share):
    return crm.ltv.pareto_share(amounts, share)
