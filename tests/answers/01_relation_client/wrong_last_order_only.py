# Ne garde qu’une commande par compte
# fails: [wallet_share, wallet_no_order]
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    last = orders.drop_duplicates("account_id").set_index("account_id")["amount_eur"]
    table = accounts[["account_id"]].copy()
    potential = accounts["potential_eur"].where(accounts["potential_eur"] > 0)
    table["share"] = table["account_id"].map(last).fillna(0) / potential
    return table
