# Oublie le terme croisé dans la valeur
# fails: [effet_valeur]
# %% volume_valeur
def volume_valeur(gardes):
    avant = gardes["amount_before"] / gardes["orders_before"]
    apres = gardes["amount_after"] / gardes["orders_after"]
    volume = (gardes["orders_after"] - gardes["orders_before"]) * (avant + apres) / 2
    return gardes.assign(volume=volume, value=(apres - avant) * gardes["orders_before"])
