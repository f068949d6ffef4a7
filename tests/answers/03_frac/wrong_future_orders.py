# Compte les commandes postérieures à la date d'analyse
# fails: [recence_date_analyse]
# %% recence
def recence(commandes, clients, date_analyse):
    derniere = commandes.groupby("account_id")["order_date"].max()
    table = clients[["account_id"]].copy()
    table["recency"] = (date_analyse - table["account_id"].map(derniere)).dt.days
    return table
