# Compte le silence depuis la première commande
# fails: [silence_days]
# %% lost_customers
def lost_customers(orders, as_of, days):
    known = orders[orders["order_date"] <= as_of]
    silence = (as_of - known.groupby("account_id")["order_date"].min()).dt.days
    return pd.DataFrame({"silence": silence, "lost": silence > days})
