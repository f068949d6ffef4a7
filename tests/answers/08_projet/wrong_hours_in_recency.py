# Soustrait des heures : un achat du soir même a une récence de −1 jour
# fails: [frac_measures]
# %% household_frac
def household_frac(lines, as_of):
    groups = lines.groupby("household_id")
    table = pd.DataFrame({
        "recency": (as_of - groups["transaction_timestamp"].max()).dt.days,
        "frequency": groups["basket_id"].nunique(),
        "amount": groups["sales_value"].sum(),
    })
    table["departments"] = lines[lines["sales_value"] > 0].groupby("household_id")["department"].nunique()
    table["departments"] = table["departments"].fillna(0)
    return table.reset_index()
