# Range les suivis avant la vente
# fails: [moments_after]
# %% add_moment
def add_moment(story):
    result = story.copy()
    result["moment"] = "avant la vente"
    result.loc[result["purpose"] == "commande", "moment"] = "transaction"
    result.loc[result["purpose"] == "réclamation", "moment"] = "après la vente"
    return result
