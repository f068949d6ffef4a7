# Soustrait dans le mauvais sens : des récences négatives
# fails: [recence_jours]
# %% recence
def recence(commandes, clients, date_analyse):
    connues = commandes[commandes["order_date"] <= date_analyse]
    derniere = connues.groupby("account_id")["order_date"].max()
    table = clients[["account_id"]].copy()
    table["recency"] = (table["account_id"].map(derniere) - date_analyse).dt.days
    return table
