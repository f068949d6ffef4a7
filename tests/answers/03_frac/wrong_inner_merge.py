# Perd les clients sans commande (jointure interne)
# fails: [recency_never_ordered, activity_without_order]
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    known = orders[orders["order_date"] <= as_of].merge(accounts, on="account_id")
    last_order = known.groupby("account_id")["order_date"].max()
    return (as_of - last_order).dt.days.rename("recency").reset_index()
# %% customer_activity
def customer_activity(order_lines, accounts):
    order_lines = order_lines.merge(accounts, on="account_id")
    return order_lines.groupby("account_id", as_index=False).agg(frequency=("order_id", "nunique"), amount=("amount_eur", "sum"))
