# Garde tout l'historique au lieu des douze derniers mois
# fails: [douze_mois_bornes]
# %% douze_mois
def douze_mois(commandes, date_analyse):
    return commandes[commandes["order_date"] <= date_analyse]
