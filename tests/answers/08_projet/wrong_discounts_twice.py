# Retire les remises d’un montant qui en est déjà net
# fails: [margin_by_department]
# %% household_margin
def household_margin(lines, rates, other_rate):
    lines = lines.assign(sales=lines["sales_value"] - lines["retail_disc"] - lines["coupon_match_disc"], rate=lines["department"].map(rates).fillna(other_rate))
    lines["margin"] = lines["sales"] * lines["rate"]
    return lines.groupby("household_id", as_index=False)[["sales", "margin"]].sum()
