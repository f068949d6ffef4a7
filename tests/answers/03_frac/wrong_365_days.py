# Prend 365 jours pour une année : le 1er janvier d'une année bissextile est perdu
# fails: [douze_mois_bornes]
# %% douze_mois
def douze_mois(commandes, date_analyse):
    age = date_analyse - commandes["order_date"]
    return commandes[(age >= pd.Timedelta(0)) & (age < pd.Timedelta(days=365))]
