# Convertit une seconde fois l’heure, en temps universel : les soirées passent au lendemain
# fails: [baskets_day]
# %% prepare_baskets
def prepare_baskets(lines):
    fuel = (lines["department"] == "FUEL") | (lines["quantity"] > 500)
    lines = lines.assign(day=(lines["transaction_timestamp"].dt.tz_localize("America/New_York", nonexistent="shift_forward", ambiguous=True).dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize()), amount=lines["sales_value"], fuel=lines["sales_value"] * fuel)
    return lines.groupby("basket_id", as_index=False).agg(
        {"household_id": "first", "day": "first", "amount": "sum", "fuel": "sum"})
