# Prend l'année civile de la date d'analyse : juste fin décembre seulement
# fails: [twelve_months_bounds]
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    return orders[orders["order_date"].dt.year == as_of.year]
