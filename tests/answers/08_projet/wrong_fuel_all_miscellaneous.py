# Prend tout le rayon MISCELLANEOUS pour du carburant
# fails: [audit_counts]
# %% audit_lines
def audit_lines(lines):
    fuel = lines["department"].isin(["FUEL", "MISCELLANEOUS"]) | (lines["quantity"] > 500)
    return pd.Series({
        "lines": len(lines), "baskets": lines["basket_id"].nunique(), "zero_value": int((lines["sales_value"] == 0).sum()),
        "no_department": int(lines["department"].isna().sum()), "fuel_sales": lines.loc[fuel, "sales_value"].sum(),
    })
