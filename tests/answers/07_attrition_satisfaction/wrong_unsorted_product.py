# Multiplie dans l'ordre des lignes reçues
# fails: [survival_product]
# %% survival_curve
def survival_curve(histories):
    gone = histories[histories["left"]]
    t = pd.DataFrame({"months": gone["months"].unique()})
    t["departures"] = [(gone["months"] == m).sum() for m in t["months"]]
    t["at_risk"] = [(histories["months"] >= m).sum() for m in t["months"]]
    t["survival"] = (1 - t["departures"] / t["at_risk"]).cumprod()
    return t
