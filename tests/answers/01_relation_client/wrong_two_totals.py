# Divise deux nombres de clients, nouveaux compris
# fails: [retention_newcomers]
# %% retention_rate
def retention_rate(orders, year):
    years = orders["order_date"].dt.year
    return orders.loc[years == year, "account_id"].nunique() / orders.loc[years == year - 1, "account_id"].nunique()
