# Compte les jours depuis la première commande au lieu de la dernière
# fails: [recency_days]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    known = orders[orders["order_date"] <= as_of]
    first_order = known.groupby("account_id")["order_date"].min()
    table = accounts[["account_id"]].copy()
    table["recency"] = (as_of - table["account_id"].map(first_order)).dt.days
    return table
