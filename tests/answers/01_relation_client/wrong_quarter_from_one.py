# Numérote les trimestres à partir de 1
# fails: [quarter_rank]
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    start = orders["account_id"].map(first_orders.set_index("account_id")["first_date"])
    return pd.DataFrame({"order_id": orders["order_id"], "quarter": (orders["order_date"] - start).dt.days // 91 + 1})
