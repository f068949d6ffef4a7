# Retire les lignes à 0 dollar, et leurs tickets avec
# fails: [baskets_amounts]
# %% prepare_baskets
def prepare_baskets(lines):
    lines = lines[lines["sales_value"] > 0]
    fuel = (lines["department"] == "FUEL") | (lines["quantity"] > 500)
    lines = lines.assign(day=lines["transaction_timestamp"].dt.normalize(), amount=lines["sales_value"], fuel=lines["sales_value"] * fuel)
    return lines.groupby("basket_id", as_index=False).agg(
        {"household_id": "first", "day": "first", "amount": "sum", "fuel": "sum"})
