# Garde les commandes postérieures à la date d'analyse
# fails: [silence_days, silence_rule]
# %% lost_customers
def lost_customers(orders, as_of, days):
    silence = (as_of - orders.groupby("account_id")["order_date"].max()).dt.days
    return pd.DataFrame({"silence": silence, "lost": silence > days})
