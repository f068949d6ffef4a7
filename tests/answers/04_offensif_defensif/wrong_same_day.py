# Compte le contact du jour de la première commande
# fails: [cost_before_order]
# %% acquisition_cost
def acquisition_cost(contacts, records):
    joined = contacts.merge(records, on="account_id")
    before = joined["ordered_on"].isna() | (joined["interaction_date"] <= joined["ordered_on"])
    return joined.loc[before, "cost_eur"].sum() / records["ordered_on"].notna().sum()
