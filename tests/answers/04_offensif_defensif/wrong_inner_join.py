# Ne garde que les clients des deux années
# fails: [status_three_cases, status_returned]
# %% customer_statuses
def customer_statuses(orders, before, after):
    year = orders["order_date"].dt.year
    a = orders.loc[year == before, ["account_id"]].drop_duplicates()
    b = orders.loc[year == after, ["account_id"]].drop_duplicates()
    return a.merge(b, on="account_id").assign(status="kept")
