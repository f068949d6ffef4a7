# Range les campagnes après la vente
# fails: [moments_before]
# %% add_moment
def add_moment(story):
    moments = {"commande": "transaction", "prospection": "avant la vente", "demande de devis": "avant la vente",
               "demande d'information": "avant la vente"}
    return story.assign(moment=story["purpose"].map(moments).fillna("après la vente"))
