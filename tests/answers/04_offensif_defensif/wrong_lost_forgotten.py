# Oublie les clients perdus et revenus
# fails: [levers_defensive]
# %% growth_levers
def growth_levers(customers):
    new = customers[customers["status"] == "nouveau"]
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [new.loc[~new["served"], "amount_after"].sum(), new.loc[new["served"], "amount_after"].sum(),
                   customers["volume"].sum(), customers["value"].sum()],
    })
