# Donne une ligne à toutes les durées, même sans départ
# fails: [survival_exposed, survival_product]
# %% survival_curve
def survival_curve(histories):
    t = histories.groupby("months")["left"].sum().rename("departures").reset_index()
    t["at_risk"] = [(histories["months"] >= m).sum() for m in t["months"]]
    t["survival"] = (1 - t["departures"] / t["at_risk"]).cumprod()
    return t
