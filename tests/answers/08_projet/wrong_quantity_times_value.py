# Multiplie par la quantité un montant qui est déjà celui de la ligne
# fails: [baskets_amounts]
# %% prepare_baskets
def prepare_baskets(lines):
    fuel = (lines["department"] == "FUEL") | (lines["quantity"] > 500)
    lines = lines.assign(day=lines["transaction_timestamp"].dt.normalize(), amount=lines["sales_value"] * lines["quantity"], fuel=lines["sales_value"] * lines["quantity"] * fuel)
    return lines.groupby("basket_id", as_index=False).agg(
        {"household_id": "first", "day": "first", "amount": "sum", "fuel": "sum"})
