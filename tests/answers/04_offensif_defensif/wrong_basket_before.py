# Valorise le volume au panier d’avant seulement
# fails: [volume_effect, value_effect]
# %% volume_and_value
def volume_and_value(kept):
    basket = kept["amount_before"] / kept["orders_before"]
    volume = (kept["orders_after"] - kept["orders_before"]) * basket
    return kept.assign(volume=volume, value=kept["amount_after"] - kept["amount_before"] - volume)
