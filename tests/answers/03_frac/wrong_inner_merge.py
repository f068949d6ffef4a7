# Perd les clients sans commande (jointure interne)
# fails: [recence_sans_commande, activite_sans_commande]
# %% recence
def recence(commandes, clients, date_analyse):
    connues = commandes[commandes["order_date"] <= date_analyse].merge(clients, on="account_id")
    derniere = connues.groupby("account_id")["order_date"].max()
    return (date_analyse - derniere).dt.days.rename("recency").reset_index()
# %% activite
def activite(lignes, clients):
    lignes = lignes.merge(clients, on="account_id")
    return lignes.groupby("account_id", as_index=False).agg(frequency=("order_id", "nunique"), amount=("amount_eur", "sum"))
