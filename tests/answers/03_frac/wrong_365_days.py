# Prend 365 jours pour une année : le 1er janvier d'une année bissextile est perdu
# fails: [twelve_months_bounds]
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    age = as_of - orders["order_date"]
    return orders[(age >= pd.Timedelta(0)) & (age < pd.Timedelta(days=365))]
