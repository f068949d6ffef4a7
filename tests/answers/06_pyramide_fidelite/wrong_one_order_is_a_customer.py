# Une seule commande suffit pour être client
# fails: [placer_bas, placer_nuances]
# %% placer
def placer(signaux):
    s = signaux.copy()
    regulier = s["orders"] >= 1
    serein = regulier & (s["bad_complaints"] == 0)
    recommande = serein & ((s["referrals"] >= 1) | (s["recommend"] >= 9))
    s["stage"] = "suspect"
    s.loc[(s["past_orders"] >= 1) | (s["past_quotes"] >= 1), "stage"] = "perdu"
    s.loc[s["quotes"] >= 1, "stage"] = "prospect"
    s.loc[regulier, "stage"] = "client"
    s.loc[serein & ((s["contract"] >= 1) | (s["satisfaction"] >= 8)), "stage"] = "compte"
    s.loc[recommande, "stage"] = "supporter"
    s.loc[recommande & (s["contract"] >= 1), "stage"] = "partenaire"
    return s
