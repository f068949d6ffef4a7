# Perd la ligne d’un levier sans client
# fails: [leviers_offensifs]
# %% leviers
def leviers(clients):
    def ou(client):
        if client["status"] == "nouveau":
            return "prendre" if client["served"] else "élargir"
        return "volume"
    variation = clients["amount_after"] - clients["amount_before"] - clients["value"].fillna(0)
    table = variation.groupby(clients.apply(ou, axis=1).to_numpy()).sum().rename_axis("lever").rename("amount").reset_index()
    return pd.concat([table, pd.DataFrame({"lever": ["valeur"], "amount": [clients["value"].sum()]})])
