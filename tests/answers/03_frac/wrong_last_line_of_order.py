# Supprime les lignes répétées d'une commande avant d'additionner : le montant en perd
# fails: [activity_amount]
# %% customer_activity
def customer_activity(order_lines, accounts):
    order_lines = order_lines.drop_duplicates("order_id")
    totals = order_lines.groupby("account_id").agg(frequency=("order_id", "count"), amount=("amount_eur", "sum"))
    return accounts[["account_id"]].merge(totals, on="account_id", how="left").fillna({"frequency": 0, "amount": 0})
