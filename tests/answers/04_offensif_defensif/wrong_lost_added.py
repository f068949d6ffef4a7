# Ajoute ce qu’achetaient les perdus au lieu de le retrancher
# fails: [leviers_defensifs]
# %% leviers
def leviers(clients):
    neufs = clients[clients["status"] == "nouveau"]
    perdus = clients.loc[clients["status"] == "perdu", "amount_before"].sum()
    revenus = clients.loc[clients["status"] == "revenu", "amount_after"].sum()
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [neufs.loc[~neufs["served"], "amount_after"].sum(), neufs.loc[neufs["served"], "amount_after"].sum(),
                   clients["volume"].sum() + revenus + perdus, clients["value"].sum()],
    })
