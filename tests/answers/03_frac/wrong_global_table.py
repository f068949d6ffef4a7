# Se sert des tables de DirectSell au lieu de celles que la fonction reçoit
# fails: [recency_days, recency_never_ordered, recency_as_of, twelve_months_bounds]
# %% customer_recency
all_orders, all_accounts, day = orders, accounts, as_of


def customer_recency(orders, accounts, as_of):
    last_order = all_orders.groupby("account_id")["order_date"].max()
    table = all_accounts[["account_id"]].copy()
    table["recency"] = (day - table["account_id"].map(last_order)).dt.days
    return table
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    return all_orders[all_orders["order_date"].dt.year == 2024]
