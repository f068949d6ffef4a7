# Ne fait payer l'action que pour ceux qu'elle retient
# fails: [targets_gain, targets_choice]
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers[["account_id"]].assign(gain=customers["risk"] * customers["saved"] * (customers["value"] - cost))
    t = t.sort_values(["gain", "account_id"], ascending=[False, True]).reset_index(drop=True)
    return t.assign(targeted=(t["gain"] > 0) & (t.index < budget // cost))
