# Oublie les clients perdus et revenus
# fails: [leviers_defensifs]
# %% leviers
def leviers(clients):
    neufs = clients[clients["status"] == "nouveau"]
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [neufs.loc[~neufs["served"], "amount_after"].sum(), neufs.loc[neufs["served"], "amount_after"].sum(),
                   clients["volume"].sum(), clients["value"].sum()],
    })
