# Donne le montant de 2024 au lieu de celui de 2023
# fails: [relance_liste]
# %% a_relancer
deux = rfm_2023.merge(rfm_2024, on="account_id", suffixes=("_2023", ""))
a_relancer = deux.loc[(deux["A_2023"] >= 3) & (deux["R"] <= 2), ["account_id", "amount"]]
