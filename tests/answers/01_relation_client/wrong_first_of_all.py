# Compte depuis la première commande de toute la table
# fails: [quarter_rank]
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    days = (orders["order_date"] - first_orders["first_date"].min()).dt.days
    return pd.DataFrame({"order_id": orders["order_id"], "quarter": days // 91})
