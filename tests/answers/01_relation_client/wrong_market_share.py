# Divise par le potentiel de tous les comptes
# fails: [wallet_share, wallet_no_order]
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    total = orders.groupby("account_id")["amount_eur"].sum()
    table = accounts[["account_id"]].copy()
    table["share"] = table["account_id"].map(total).fillna(0) / accounts["potential_eur"].sum()
    return table
