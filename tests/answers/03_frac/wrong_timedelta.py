# Rend une durée (Timedelta) au lieu d'un nombre de jours
# fails: [recency_days, recency_never_ordered, recency_as_of]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    known = orders[orders["order_date"] <= as_of]
    last_order = known.groupby("account_id")["order_date"].max()
    table = accounts[["account_id"]].copy()
    table["recency"] = as_of - table["account_id"].map(last_order)
    return table
