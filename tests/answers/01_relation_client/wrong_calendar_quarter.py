# Prend le trimestre du calendrier
# fails: [quarter_rank]
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    return pd.DataFrame({"order_id": orders["order_id"], "quarter": orders["order_date"].dt.quarter - 1})
