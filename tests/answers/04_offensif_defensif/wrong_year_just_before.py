# Regarde l’année précédente au lieu de l’année before
# fails: [status_returned]
# %% customer_statuses
def customer_statuses(orders, before, after):
    before = after - 1
    year = orders["order_date"].dt.year
    first_year = year.groupby(orders["account_id"]).min()
    a, b = (set(orders.loc[year == n, "account_id"]) for n in (before, after))
    table = pd.DataFrame({"account_id": sorted(a | b)})
    table["status"] = [
        "kept" if c in a & b else "lost" if c in a else "new" if first_year[c] == after else "returned" for c in table["account_id"]
    ]
    return table
