# Applique la formule à une rétention moyenne
# fails: [capital_total]
# %% capital
mean_retention = groups["retention"].mean()
capital = (groups["customers"] * groups["margin_eur"]).sum() * mean_retention / (1.10 - mean_retention)
