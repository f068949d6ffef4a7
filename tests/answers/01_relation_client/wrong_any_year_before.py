# Part de tous les anciens clients, non de ceux de l’année précédente
# fails: [retention_newcomers]
# %% retention_rate
def retention_rate(orders, year):
    years = orders["order_date"].dt.year
    before = set(orders.loc[years < year, "account_id"])
    now = set(orders.loc[years == year, "account_id"])
    return len(before & now) / len(before)
