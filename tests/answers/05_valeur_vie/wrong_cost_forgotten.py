# Oublie le coût d’acquisition
# fails: [rise_cost]
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    before = margin * (1 + rate) / (1 + rate - retention)
    return margin * (1 + rate) / (1 + rate - retention - points) / before - 1
