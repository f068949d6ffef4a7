# Laisse des valeurs manquantes à la place de 0 commande et 0 euro
# fails: [activite_sans_commande]
# %% activite
def activite(lignes, clients):
    resume = lignes.groupby("account_id").agg(frequency=("order_id", "nunique"), amount=("amount_eur", "sum"))
    return clients[["account_id"]].merge(resume, on="account_id", how="left")
