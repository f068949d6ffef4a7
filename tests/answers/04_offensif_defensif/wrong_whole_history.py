# Garde tous les clients de l’historique
# fails: [status_three_cases]
# %% customer_statuses
def customer_statuses(orders, before, after):
    by_customer = orders.groupby("account_id")["order_date"].agg(lambda days: set(days.dt.year))
    def status_of(years):
        if after not in years:
            return "lost"
        if before in years:
            return "kept"
        return "new" if min(years) == after else "returned"
    return by_customer.map(status_of).rename("status").reset_index()
