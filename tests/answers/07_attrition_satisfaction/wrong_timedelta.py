# Rend une durée au lieu d'un nombre de jours
# fails: [silence_days]
# %% lost_customers
def lost_customers(orders, as_of, days):
    known = orders[orders["order_date"] <= as_of]
    silence = as_of - known.groupby("account_id")["order_date"].max()
    return pd.DataFrame({"silence": silence, "lost": silence > pd.Timedelta(days=days)})
