# Ajoute la marge de l’année en cours, et compte les clients en double
# fails: [value_formula, capital_total]
# %% customer_value
def customer_value(margin, retention, rate):
    return margin * (1 + rate) / (1 + rate - retention)
# %% capital
capital = (groups["customers"] * groups["margin_eur"] * 1.10 / (1.10 - groups["retention"])).sum()
