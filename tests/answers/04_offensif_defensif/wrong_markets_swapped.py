# Inverse marchés servis et non servis
# fails: [levers_offensive]
# %% growth_levers
def growth_levers(customers):
    change = customers["amount_after"] - customers["amount_before"]
    new = customers["status"] == "new"
    return pd.DataFrame({
        "lever": ["wider", "share", "volume", "value"],
        "amount": [change[new & customers["served"]].sum(), change[new & ~customers["served"]].sum(),
                   customers["volume"].sum() + change[customers["status"].isin(["lost", "returned"])].sum(), customers["value"].sum()],
    })
