# Ajoute ce qu’achetaient les perdus au lieu de le retrancher
# fails: [levers_defensive]
# %% growth_levers
def growth_levers(customers):
    new = customers[customers["status"] == "nouveau"]
    lost = customers.loc[customers["status"] == "perdu", "amount_before"].sum()
    returned = customers.loc[customers["status"] == "revenu", "amount_after"].sum()
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [new.loc[~new["served"], "amount_after"].sum(), new.loc[new["served"], "amount_after"].sum(),
                   customers["volume"].sum() + returned + lost, customers["value"].sum()],
    })
