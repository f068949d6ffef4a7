# Rend les taux en pourcentage
# fails: [funnel_rates, funnel_no_prospect]
# %% funnel_by_origin
def funnel_by_origin(records):
    customer = records["ordered_on"].notna()
    t = records.assign(prospects=customer | records["quoted_on"].notna(), customers=customer)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = 100 * t["prospects"] / t["suspects"]
    t["rate_customer"] = 100 * t["customers"] / t["prospects"].replace(0, np.nan)
    return t.reset_index()
