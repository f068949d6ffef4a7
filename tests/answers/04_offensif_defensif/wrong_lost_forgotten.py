# Oublie les clients perdus et revenus
# fails: [levers_defensive]
# %% growth_levers
def growth_levers(customers):
    new = customers[customers["status"] == "new"]
    return pd.DataFrame({
        "lever": ["wider", "share", "volume", "value"],
        "amount": [new.loc[~new["served"], "amount_after"].sum(), new.loc[new["served"], "amount_after"].sum(),
                   customers["volume"].sum(), customers["value"].sum()],
    })
