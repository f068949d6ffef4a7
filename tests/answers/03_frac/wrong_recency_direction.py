# Compte les jours depuis la première commande au lieu de la dernière
# fails: [recence_jours]
# %% recence
def recence(commandes, clients, date_analyse):
    connues = commandes[commandes["order_date"] <= date_analyse]
    premiere = connues.groupby("account_id")["order_date"].min()
    table = clients[["account_id"]].copy()
    table["recency"] = (date_analyse - table["account_id"].map(premiere)).dt.days
    return table
