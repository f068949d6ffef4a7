# Ne compte que les contacts de ceux qui ont fini par commander
# fails: [cost_failures, cost_before_order]
# %% acquisition_cost
def acquisition_cost(contacts, records):
    customers = records.dropna(subset=["ordered_on"])
    joined = contacts.merge(customers, on="account_id")
    return joined.loc[joined["interaction_date"] < joined["ordered_on"], "cost_eur"].sum() / len(customers)
