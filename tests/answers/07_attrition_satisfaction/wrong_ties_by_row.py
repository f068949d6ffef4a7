# Départage les gains égaux par l'ordre des lignes
# fails: [targets_choice]
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers.assign(gain=customers["risk"] * customers["saved"] * customers["value"] - cost)
    t = t.sort_values("gain", ascending=False, kind="stable").reset_index(drop=True)
    return t.assign(targeted=(t["gain"] > 0) & (t.index < budget // cost))
