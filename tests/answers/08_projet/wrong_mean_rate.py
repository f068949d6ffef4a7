# Applique à tout le ménage la moyenne des taux de ses lignes
# fails: [margin_by_department, margin_of_other_lines]
# %% household_margin
def household_margin(lines, rates, other_rate):
    lines = lines.assign(rate=lines["department"].map(rates).fillna(other_rate))
    table = lines.groupby("household_id", as_index=False).agg(sales=("sales_value", "sum"), rate=("rate", "mean"))
    return table.assign(margin=table["sales"] * table["rate"])
