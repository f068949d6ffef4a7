# Rapporte les clients aux suspects
# fails: [entonnoir_taux, entonnoir_sans_prospect]
# %% entonnoir
def entonnoir(fiches):
    client = fiches["ordered_on"].notna()
    t = fiches.assign(prospects=client | fiches["quoted_on"].notna(), customers=client)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = t["prospects"] / t["suspects"]
    t["rate_customer"] = t["customers"] / t["suspects"]
    return t.reset_index()
