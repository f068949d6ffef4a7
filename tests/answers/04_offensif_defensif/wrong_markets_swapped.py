# Inverse marchés servis et non servis
# fails: [levers_offensive]
# %% growth_levers
def growth_levers(customers):
    change = customers["amount_after"] - customers["amount_before"]
    new = customers["status"] == "nouveau"
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [change[new & customers["served"]].sum(), change[new & ~customers["served"]].sum(),
                   customers["volume"].sum() + change[customers["status"].isin(["perdu", "revenu"])].sum(), customers["value"].sum()],
    })
