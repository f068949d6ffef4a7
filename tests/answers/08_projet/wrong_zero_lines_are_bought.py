# Compte les rayons des lignes à 0 dollar
# fails: [frac_departments]
# %% household_frac
def household_frac(lines, as_of):
    groups = lines.groupby("household_id")
    table = pd.DataFrame({
        "recency": (as_of - groups["transaction_timestamp"].max().dt.normalize()).dt.days,
        "frequency": groups["basket_id"].nunique(),
        "amount": groups["sales_value"].sum(),
    })
    table["departments"] = groups["department"].nunique()
    return table.reset_index()
