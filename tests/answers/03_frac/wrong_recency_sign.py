# Soustrait dans le mauvais sens : des récences négatives
# fails: [recency_days]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    known = orders[orders["order_date"] <= as_of]
    last_order = known.groupby("account_id")["order_date"].max()
    table = accounts[["account_id"]].copy()
    table["recency"] = (table["account_id"].map(last_order) - as_of).dt.days
    return table
