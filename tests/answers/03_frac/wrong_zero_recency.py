# Donne une récence de 0 jour à qui n'a jamais commandé
# fails: [recency_never_ordered]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    known = orders[orders["order_date"] <= as_of]
    last_order = known.groupby("account_id")["order_date"].max()
    days = (as_of - accounts["account_id"].map(last_order)).dt.days
    return pd.DataFrame({"account_id": accounts["account_id"], "recency": days.fillna(0)})
