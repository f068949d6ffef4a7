# Perd les comptes sans commande
# fails: [wallet_no_order]
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    total = orders.groupby("account_id", as_index=False)["amount_eur"].sum()
    table = total.merge(accounts, on="account_id")
    table["share"] = table["amount_eur"] / table["potential_eur"]
    return table
