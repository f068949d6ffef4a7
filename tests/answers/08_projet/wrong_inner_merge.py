# Perd les lignes dont le rayon n’est pas dans la table des taux
# fails: [margin_of_other_lines]
# %% household_margin
def household_margin(lines, rates, other_rate):
    lines = lines.merge(rates.rename("rate"), left_on="department", right_index=True)
    lines["margin"] = lines["sales_value"] * lines["rate"]
    return lines.groupby("household_id", as_index=False).agg(sales=("sales_value", "sum"), margin=("margin", "sum"))
