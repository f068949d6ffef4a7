# Ne compte prospect que celui qui a demandé un devis
# fails: [funnel_counts, funnel_rates]
# %% funnel_by_origin
def funnel_by_origin(records):
    customer = records["ordered_on"].notna()
    t = records.assign(prospects=records["quoted_on"].notna(), customers=customer)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = t["prospects"] / t["suspects"]
    t["rate_customer"] = t["customers"] / t["prospects"].replace(0, np.nan)
    return t.reset_index()
