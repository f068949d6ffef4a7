# Perdu dès que le silence égale le délai
# fails: [silence_rule]
# %% lost_customers
def lost_customers(orders, as_of, days):
    known = orders[orders["order_date"] <= as_of]
    silence = (as_of - known.groupby("account_id")["order_date"].max()).dt.days
    return pd.DataFrame({"silence": silence, "lost": silence >= days})
