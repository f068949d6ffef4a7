# Perd la ligne d’un levier sans client
# fails: [levers_offensive]
# %% growth_levers
def growth_levers(customers):
    def lever_of(customer):
        if customer["status"] == "new":
            return "share" if customer["served"] else "wider"
        return "volume"
    change = customers["amount_after"] - customers["amount_before"] - customers["value"].fillna(0)
    table = change.groupby(customers.apply(lever_of, axis=1).to_numpy()).sum().rename_axis("lever").rename("amount").reset_index()
    return pd.concat([table, pd.DataFrame({"lever": ["value"], "amount": [customers["value"].sum()]})])
