# Supprime les lignes répétées d'une commande avant d'additionner : le montant en perd
# fails: [activite_montant]
# %% activite
def activite(lignes, clients):
    lignes = lignes.drop_duplicates("order_id")
    resume = lignes.groupby("account_id").agg(frequency=("order_id", "count"), amount=("amount_eur", "sum"))
    return clients[["account_id"]].merge(resume, on="account_id", how="left").fillna({"frequency": 0, "amount": 0})
