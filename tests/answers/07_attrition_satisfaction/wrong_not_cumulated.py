# Donne la proportion restée à chaque durée, sans la multiplier
# fails: [survival_product]
# %% survival_curve
def survival_curve(histories):
    t = histories[histories["left"]].groupby("months").size().rename("departures").reset_index()
    t["at_risk"] = [(histories["months"] >= m).sum() for m in t["months"]]
    t["survival"] = 1 - t["departures"] / t["at_risk"]
    return t
