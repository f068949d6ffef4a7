# Rend seulement la colonne des moments
# fails: [moments_before, moments_after]
# %% add_moment
def add_moment(story):
    avant = ["prospection", "campagne", "demande de devis", "demande d'information"]
    return story["purpose"].apply(lambda p: "avant la vente" if p in avant else "transaction" if p == "commande" else "après la vente")
