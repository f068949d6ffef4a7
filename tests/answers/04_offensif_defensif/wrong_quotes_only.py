# Ne compte prospect que celui qui a demandé un devis
# fails: [entonnoir_effectifs, entonnoir_taux]
# %% entonnoir
def entonnoir(fiches):
    client = fiches["ordered_on"].notna()
    t = fiches.assign(prospects=fiches["quoted_on"].notna(), customers=client)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = t["prospects"] / t["suspects"]
    t["rate_customer"] = t["customers"] / t["prospects"].replace(0, np.nan)
    return t.reset_index()
