# Rend une durée (Timedelta) au lieu d'un nombre de jours
# fails: [recence_jours, recence_sans_commande, recence_date_analyse]
# %% recence
def recence(commandes, clients, date_analyse):
    connues = commandes[commandes["order_date"] <= date_analyse]
    derniere = connues.groupby("account_id")["order_date"].max()
    table = clients[["account_id"]].copy()
    table["recency"] = date_analyse - table["account_id"].map(derniere)
    return table
