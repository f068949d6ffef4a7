# Divise par les clients de l’année même
# fails: [retention_share, retention_newcomers]
# %% retention_rate
def retention_rate(orders, year):
    years = orders["order_date"].dt.year
    before = set(orders.loc[years == year - 1, "account_id"])
    now = orders.loc[years == year, "account_id"]
    return len(before & set(now)) / len(now)
