# Donne une marge nulle aux rayons absents de la table
# fails: [margin_of_other_lines]
# %% household_margin
def household_margin(lines, rates, other_rate):
    lines = lines.assign(sales=lines["sales_value"], rate=lines["department"].map(rates))
    lines["margin"] = lines["sales"] * lines["rate"]
    return lines.groupby("household_id", as_index=False)[["sales", "margin"]].sum()
