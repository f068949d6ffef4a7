# Compte les commandes postérieures à la date d'analyse
# fails: [recency_as_of]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    last_order = orders.groupby("account_id")["order_date"].max()
    table = accounts[["account_id"]].copy()
    table["recency"] = (as_of - table["account_id"].map(last_order)).dt.days
    return table
