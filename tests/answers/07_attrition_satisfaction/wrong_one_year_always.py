# Écrit 365 jours dans la règle, quel que soit le délai demandé
# fails: [silence_rule]
# %% lost_customers
def lost_customers(orders, as_of, days):
    known = orders[orders["order_date"] <= as_of]
    silence = (as_of - known.groupby("account_id")["order_date"].max()).dt.days
    return pd.DataFrame({"silence": silence, "lost": silence > 365})
