# Appelle crm.ltv et crm.btyd au lieu de refaire les calculs
# fails: [profit_each_year, value_formula, share_best, summary_purchases]
# %% cumulated_profit
def cumulated_profit(components, rate):
    return crm.ltv.profit_by_year(components.astype(float), rate).reset_index(names="year")
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return crm.ltv.retention_value(margin, retention, rate)
# %% top_share
def top_share(amounts, top):
    from crmcourse.ltv import pareto_share
    return pareto_share(amounts, np.ceil(top * len(amounts)) / len(amounts))
# %% repeat_summary
def repeat_summary(purchases, as_of):
    return crm.btyd.summary(purchases, as_of, "week", amount=None)
