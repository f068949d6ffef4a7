# Prend l'année civile de la date d'analyse : juste fin décembre seulement
# fails: [douze_mois_bornes]
# %% douze_mois
def douze_mois(commandes, date_analyse):
    return commandes[commandes["order_date"].dt.year == date_analyse.year]
