# Rend les taux en pourcentage
# fails: [entonnoir_taux, entonnoir_sans_prospect]
# %% entonnoir
def entonnoir(fiches):
    client = fiches["ordered_on"].notna()
    t = fiches.assign(prospects=client | fiches["quoted_on"].notna(), customers=client)
    t = t.groupby("origin").agg(suspects=("account_id", "size"), prospects=("prospects", "sum"), customers=("customers", "sum"))
    t["rate_prospect"] = 100 * t["prospects"] / t["suspects"]
    t["rate_customer"] = 100 * t["customers"] / t["prospects"].replace(0, np.nan)
    return t.reset_index()
