# À égalité de durée, retire d'abord ceux dont l'observation s'arrête
# fails: [survival_exposed, survival_product]
# %% survival_curve
def survival_curve(histories):
    t = histories[histories["left"]].groupby("months").size().rename("departures").reset_index()
    longer = [(histories["months"] > m).sum() for m in t["months"]]
    t["at_risk"] = longer + t["departures"]
    t["survival"] = (1 - t["departures"] / t["at_risk"]).cumprod()
    return t
