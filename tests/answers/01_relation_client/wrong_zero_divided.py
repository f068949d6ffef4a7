# Laisse une division par zéro donner l’infini
# fails: [wallet_no_order]
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    total = orders.groupby("account_id")["amount_eur"].sum()
    table = accounts[["account_id"]].copy()
    table["share"] = (table["account_id"].map(total).fillna(1e-9) / accounts["potential_eur"])
    return table
