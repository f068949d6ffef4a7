# Compte un client revenu parmi les nouveaux
# fails: [status_returned]
# %% customer_statuses
def customer_statuses(orders, before, after):
    year = orders["order_date"].dt.year
    bought_before = set(orders.loc[year == before, "account_id"])
    bought_after = set(orders.loc[year == after, "account_id"])
    rows = [
        (c, "kept" if c in bought_before & bought_after else "lost" if c in bought_before else "new")
        for c in bought_before | bought_after
    ]
    return pd.DataFrame(rows, columns=["account_id", "status"])
