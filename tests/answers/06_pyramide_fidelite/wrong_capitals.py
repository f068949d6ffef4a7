# Écrit les stades avec une majuscule
# fails: [stage_bottom, stage_top, stage_nuances]
# %% place_accounts
def place_accounts(signals):
    s = signals
    content = (s["orders"] >= 2) & (s["bad_complaints"] == 0)
    recommends = content & ((s["referrals"] >= 1) | (s["recommend"] >= 9))
    attached = content & ((s["contract"] >= 1) | (s["satisfaction"] >= 8))
    started, known = (s["orders"] >= 1) | (s["quotes"] >= 1), (s["past_orders"] >= 1) | (s["past_quotes"] >= 1)
    conditions = [recommends & (s["contract"] >= 1), recommends, attached, s["orders"] >= 2, started, known]
    names = ["Partenaire", "Supporter", "Compte", "Client", "Prospect", "Perdu"]
    return s.assign(stage=np.select(conditions, names, default="Suspect"))
