# Oublie l’actualisation
# fails: [value_formula, capital_total]
# %% customer_value
def customer_value(margin, retention, rate):
    return margin * retention / (1 - retention) if retention < 1 else float("inf")
# %% capital
capital = (groups["customers"] * groups["margin_eur"] * groups["retention"] / (1 - groups["retention"])).sum()
