# Divise le potentiel par les achats
# fails: [wallet_share, wallet_no_order]
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    total = orders.groupby("account_id")["amount_eur"].sum()
    table = accounts[["account_id"]].copy()
    table["share"] = accounts["potential_eur"] / table["account_id"].map(total)
    return table
