# Ne cherche le carburant qu’au rayon FUEL
# fails: [audit_counts, baskets_amounts]
# %% audit_lines
def audit_lines(lines):
    fuel = lines["department"] == "FUEL"
    return pd.Series({
        "lines": len(lines), "baskets": lines["basket_id"].nunique(), "zero_value": int((lines["sales_value"] == 0).sum()),
        "no_department": int(lines["department"].isna().sum()), "fuel_sales": lines.loc[fuel, "sales_value"].sum(),
    })

# %% prepare_baskets
def prepare_baskets(lines):
    fuel = lines["department"] == "FUEL"
    lines = lines.assign(day=lines["transaction_timestamp"].dt.normalize(), amount=lines["sales_value"], fuel=lines["sales_value"] * fuel)
    return lines.groupby("basket_id", as_index=False).agg(
        {"household_id": "first", "day": "first", "amount": "sum", "fuel": "sum"})
