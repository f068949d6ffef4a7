# Remplace les notes manquantes par la meilleure note, et oublie les réclamations
# fails: [stage_bottom, stage_nuances]
# %% place_accounts
def place_accounts(signals):
    s = signals.fillna({"satisfaction": 10, "recommend": 8})
    conditions = [
        (s["orders"] >= 2) & (s["contract"] >= 1) & ((s["referrals"] >= 1) | (s["recommend"] >= 9)),
        (s["orders"] >= 2) & ((s["referrals"] >= 1) | (s["recommend"] >= 9)),
        (s["orders"] >= 2) & (s["bad_complaints"] == 0) & ((s["contract"] >= 1) | (s["satisfaction"] >= 8)),
        s["orders"] >= 2,
        (s["orders"] >= 1) | (s["quotes"] >= 1),
        (s["past_orders"] >= 1) | (s["past_quotes"] >= 1),
    ]
    names = ["partenaire", "supporter", "compte", "client", "prospect", "perdu"]
    return s.assign(stage=np.select(conditions, names, default="suspect"))
