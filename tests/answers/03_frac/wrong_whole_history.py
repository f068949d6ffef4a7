# Garde tout l'historique au lieu des douze derniers mois
# fails: [twelve_months_bounds]
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    return orders[orders["order_date"] <= as_of]
