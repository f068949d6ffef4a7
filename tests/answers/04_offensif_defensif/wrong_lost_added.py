# Ajoute ce qu’achetaient les perdus au lieu de le retrancher
# fails: [levers_defensive]
# %% growth_levers
def growth_levers(customers):
    new = customers[customers["status"] == "new"]
    lost = customers.loc[customers["status"] == "lost", "amount_before"].sum()
    returned = customers.loc[customers["status"] == "returned", "amount_after"].sum()
    return pd.DataFrame({
        "lever": ["wider", "share", "volume", "value"],
        "amount": [new.loc[~new["served"], "amount_after"].sum(), new.loc[new["served"], "amount_after"].sum(),
                   customers["volume"].sum() + returned + lost, customers["value"].sum()],
    })
