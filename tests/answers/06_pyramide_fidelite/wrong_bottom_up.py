# Applique les règles de bas en haut et garde la première
# fails: [placer_haut, placer_nuances]
# %% placer
def placer(signaux):
    def stade(s):
        if s["orders"] >= 2:
            return "client"
        if s["orders"] >= 1 or s["quotes"] >= 1:
            return "prospect"
        if s["past_orders"] >= 1 or s["past_quotes"] >= 1:
            return "perdu"
        return "suspect"
    return signaux.assign(stage=signaux.apply(stade, axis=1))
