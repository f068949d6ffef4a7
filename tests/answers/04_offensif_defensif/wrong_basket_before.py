# Valorise le volume au panier d’avant seulement
# fails: [effet_volume, effet_valeur]
# %% volume_valeur
def volume_valeur(gardes):
    panier = gardes["amount_before"] / gardes["orders_before"]
    volume = (gardes["orders_after"] - gardes["orders_before"]) * panier
    return gardes.assign(volume=volume, value=gardes["amount_after"] - gardes["amount_before"] - volume)
