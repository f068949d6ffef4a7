# Compte les lignes au lieu des commandes
# fails: [activite_frequence]
# %% activite
def activite(lignes, clients):
    resume = lignes.groupby("account_id").agg(frequency=("order_id", "count"), amount=("amount_eur", "sum"))
    return clients[["account_id"]].merge(resume, on="account_id", how="left").fillna({"frequency": 0, "amount": 0})
