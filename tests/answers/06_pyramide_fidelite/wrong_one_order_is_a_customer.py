# Une seule commande suffit pour être client
# fails: [stage_bottom, stage_nuances]
# %% place_accounts
def place_accounts(signals):
    s = signals.copy()
    regular = s["orders"] >= 1
    content = regular & (s["bad_complaints"] == 0)
    recommends = content & ((s["referrals"] >= 1) | (s["recommend"] >= 9))
    s["stage"] = "suspect"
    s.loc[(s["past_orders"] >= 1) | (s["past_quotes"] >= 1), "stage"] = "perdu"
    s.loc[s["quotes"] >= 1, "stage"] = "prospect"
    s.loc[regular, "stage"] = "client"
    s.loc[content & ((s["contract"] >= 1) | (s["satisfaction"] >= 8)), "stage"] = "compte"
    s.loc[recommends, "stage"] = "supporter"
    s.loc[recommends & (s["contract"] >= 1), "stage"] = "partenaire"
    return s
