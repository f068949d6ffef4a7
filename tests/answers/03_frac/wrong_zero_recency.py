# Donne une récence de 0 jour à qui n'a jamais commandé
# fails: [recence_sans_commande]
# %% recence
def recence(commandes, clients, date_analyse):
    connues = commandes[commandes["order_date"] <= date_analyse]
    derniere = connues.groupby("account_id")["order_date"].max()
    jours = (date_analyse - clients["account_id"].map(derniere)).dt.days
    return pd.DataFrame({"account_id": clients["account_id"], "recency": jours.fillna(0)})
