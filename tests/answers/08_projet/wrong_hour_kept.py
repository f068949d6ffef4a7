# Garde l’heure dans le jour
# fails: [baskets_day]
# %% prepare_baskets
def prepare_baskets(lines):
    fuel = (lines["department"] == "FUEL") | (lines["quantity"] > 500)
    lines = lines.assign(day=lines["transaction_timestamp"], amount=lines["sales_value"], fuel=lines["sales_value"] * fuel)
    return lines.groupby("basket_id", as_index=False).agg(
        {"household_id": "first", "day": "first", "amount": "sum", "fuel": "sum"})
