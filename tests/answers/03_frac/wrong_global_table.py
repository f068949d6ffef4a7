# Se sert des tables de DirectSell au lieu de celles que la fonction reçoit
# fails: [recence_jours, recence_sans_commande, recence_date_analyse, douze_mois_bornes]
# %% recence
toutes, tous, jour = commandes, clients, date_analyse


def recence(commandes, clients, date_analyse):
    derniere = toutes.groupby("account_id")["order_date"].max()
    table = tous[["account_id"]].copy()
    table["recency"] = (jour - table["account_id"].map(derniere)).dt.days
    return table
# %% douze_mois
def douze_mois(commandes, date_analyse):
    return toutes[toutes["order_date"].dt.year == 2024]
