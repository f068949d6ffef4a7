# Inverse marchés servis et non servis
# fails: [leviers_offensifs]
# %% leviers
def leviers(clients):
    variation = clients["amount_after"] - clients["amount_before"]
    nouveau = clients["status"] == "nouveau"
    return pd.DataFrame({
        "lever": ["élargir", "prendre", "volume", "valeur"],
        "amount": [variation[nouveau & clients["served"]].sum(), variation[nouveau & ~clients["served"]].sum(),
                   clients["volume"].sum() + variation[clients["status"].isin(["perdu", "revenu"])].sum(), clients["value"].sum()],
    })
