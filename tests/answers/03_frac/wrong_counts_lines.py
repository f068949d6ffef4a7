# Compte les lignes au lieu des commandes
# fails: [activity_frequency]
# %% customer_activity
def customer_activity(order_lines, accounts):
    totals = order_lines.groupby("account_id").agg(frequency=("order_id", "count"), amount=("amount_eur", "sum"))
    return accounts[["account_id"]].merge(totals, on="account_id", how="left").fillna({"frequency": 0, "amount": 0})
