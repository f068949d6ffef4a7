# Laisse des valeurs manquantes à la place de 0 commande et 0 euro
# fails: [activity_without_order]
# %% customer_activity
def customer_activity(order_lines, accounts):
    totals = order_lines.groupby("account_id").agg(frequency=("order_id", "nunique"), amount=("amount_eur", "sum"))
    return accounts[["account_id"]].merge(totals, on="account_id", how="left")
