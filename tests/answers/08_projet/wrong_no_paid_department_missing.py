# Laisse manquant le nombre de rayons d’un ménage qui n’a rien payé
# fails: [frac_departments]
# %% household_frac
def household_frac(lines, as_of):
    groups = lines.groupby("household_id")
    table = pd.DataFrame({
        "recency": (as_of - groups["transaction_timestamp"].max().dt.normalize()).dt.days,
        "frequency": groups["basket_id"].nunique(),
        "amount": groups["sales_value"].sum(),
    })
    table["departments"] = lines[lines["sales_value"] > 0].groupby("household_id")["department"].nunique()
    return table.reset_index()
