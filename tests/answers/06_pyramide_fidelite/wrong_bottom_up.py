# Applique les règles de bas en haut et garde la première
# fails: [stage_top, stage_nuances]
# %% place_accounts
def place_accounts(signals):
    def stage(s):
        if s["orders"] >= 2:
            return "client"
        if s["orders"] >= 1 or s["quotes"] >= 1:
            return "prospect"
        if s["past_orders"] >= 1 or s["past_quotes"] >= 1:
            return "perdu"
        return "suspect"
    return signals.assign(stage=signals.apply(stage, axis=1))
