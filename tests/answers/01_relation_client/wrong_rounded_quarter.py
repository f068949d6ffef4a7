# Arrondit au trimestre le plus proche
# fails: [quarter_rank]
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    start = orders["account_id"].map(first_orders.set_index("account_id")["first_date"])
    quarter = ((orders["order_date"] - start).dt.days / 91).round()
    return pd.DataFrame({"order_id": orders["order_id"], "quarter": quarter})
