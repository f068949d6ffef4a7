# Additionne la valeur d’un seul client par groupe
# fails: [capital_total]
# %% capital
capital = (groups["margin_eur"] * groups["retention"] / (1.10 - groups["retention"])).sum()
