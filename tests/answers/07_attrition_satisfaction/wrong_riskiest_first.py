# Vise d'abord les plus risqués
# fails: [targets_choice]
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers.assign(gain=customers["risk"] * customers["saved"] * customers["value"] - cost)
    t = t.sort_values(["risk", "account_id"], ascending=[False, True]).reset_index(drop=True)
    return t.assign(targeted=(t["gain"] > 0) & (t.index < budget // cost))
