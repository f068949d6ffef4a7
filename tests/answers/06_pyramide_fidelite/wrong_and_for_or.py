# Exige les deux conditions de la colonne de droite
# fails: [stage_bottom, stage_top, stage_nuances]
# %% place_accounts
def place_accounts(signals):
    s = signals
    regular = s["orders"] >= 2
    content = regular & (s["bad_complaints"] == 0)
    recommends = content & (s["referrals"] >= 1) & (s["recommend"] >= 9)
    attached = content & (s["contract"] >= 1) & (s["satisfaction"] >= 8)
    conditions = [recommends & (s["contract"] >= 1), recommends, attached, regular,
                  (s["orders"] >= 1) & (s["quotes"] >= 1), (s["past_orders"] >= 1) | (s["past_quotes"] >= 1)]
    names = ["partenaire", "supporter", "compte", "client", "prospect", "perdu"]
    return s.assign(stage=np.select(conditions, names, default="suspect"))
