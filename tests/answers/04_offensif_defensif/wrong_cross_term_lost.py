# Oublie le terme croisé dans la valeur
# fails: [value_effect]
# %% volume_and_value
def volume_and_value(kept):
    before = kept["amount_before"] / kept["orders_before"]
    after = kept["amount_after"] / kept["orders_after"]
    volume = (kept["orders_after"] - kept["orders_before"]) * (before + after) / 2
    return kept.assign(volume=volume, value=(after - before) * kept["orders_before"])
