# Exige les deux conditions de la colonne de droite
# fails: [placer_bas, placer_haut, placer_nuances]
# %% placer
def placer(signaux):
    s = signaux
    regulier = s["orders"] >= 2
    serein = regulier & (s["bad_complaints"] == 0)
    recommande = serein & (s["referrals"] >= 1) & (s["recommend"] >= 9)
    attache = serein & (s["contract"] >= 1) & (s["satisfaction"] >= 8)
    conditions = [recommande & (s["contract"] >= 1), recommande, attache, regulier,
                  (s["orders"] >= 1) & (s["quotes"] >= 1), (s["past_orders"] >= 1) | (s["past_quotes"] >= 1)]
    noms = ["partenaire", "supporter", "compte", "client", "prospect", "perdu"]
    return s.assign(stage=np.select(conditions, noms, default="suspect"))
