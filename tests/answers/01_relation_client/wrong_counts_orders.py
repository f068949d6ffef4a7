# Compte des commandes et non des clients
# fails: [retention_share]
# %% retention_rate
def retention_rate(orders, year):
    years = orders["order_date"].dt.year
    before = orders[years == year - 1]
    now = orders[years == year]
    return before["account_id"].isin(now["account_id"]).sum() / len(before)
