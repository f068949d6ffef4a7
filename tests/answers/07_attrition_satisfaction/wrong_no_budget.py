# Vise tous les gains positifs, sans regarder le budget
# fails: [targets_choice]
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers.assign(gain=customers["risk"] * customers["saved"] * customers["value"] - cost)
    return t.assign(targeted=t["gain"] > 0)
