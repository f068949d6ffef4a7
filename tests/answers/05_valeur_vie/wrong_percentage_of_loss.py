# Calcule un pourcentage d’une perte
# fails: [rise_cost]
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    before = margin * (1 + rate) / (1 + rate - retention) - cost
    after = margin * (1 + rate) / (1 + rate - retention - points) - cost
    return after / before - 1
