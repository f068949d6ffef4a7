# Écarte ceux qui sont encore là
# fails: [survival_exposed, survival_product]
# %% survival_curve
def survival_curve(histories):
    gone = histories[histories["left"]]
    t = gone.groupby("months").size().rename("departures").reset_index()
    t["at_risk"] = [(gone["months"] >= m).sum() for m in t["months"]]
    t["survival"] = (1 - t["departures"] / t["at_risk"]).cumprod()
    return t
