# Met 0 quand il n’y a pas de prospect
# fails: [funnel_no_prospect]
# %% funnel_by_origin
def funnel_by_origin(records):
    customer = records["ordered_on"].notna()
    t = records.assign(prospects=customer | records["quoted_on"].notna(), customers=customer)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = t["prospects"] / t["suspects"]
    t["rate_customer"] = (t["customers"] / t["prospects"]).fillna(0)
    return t.reset_index()
