# Prend cinq pour cent du taux au lieu de cinq points
# fails: [rise_free, rise_cost]
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    before = margin * (1 + rate) / (1 + rate - retention) - cost
    after = margin * (1 + rate) / (1 + rate - retention * (1 + points)) - cost
    return after / before - 1 if before > 0 else np.nan
