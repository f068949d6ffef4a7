# Compte aussi les contacts avec les clients
# fails: [cost_failures, cost_before_order]
# %% acquisition_cost
def acquisition_cost(contacts, records):
    return contacts["cost_eur"].sum() / records["ordered_on"].notna().sum()
