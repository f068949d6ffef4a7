# Appelle crm.relation au lieu d’écrire le calcul
# fails: [value_formula]
# %% customer_value
def customer_value(margin, retention, rate):
    groups = pd.DataFrame({"customers": [1], "margin_eur": [float(margin)], "retention": [float(retention)]})
    return crm.relation.customer_capital(groups, annual_discount=rate)["capital_eur"][0]
