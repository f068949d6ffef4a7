# Donne le montant de 2024 au lieu de celui de 2023
# fails: [call_back_list]
# %% to_call_back
both = rfm_2023.merge(rfm_2024, on="account_id", suffixes=("_2023", ""))
to_call_back = both.loc[(both["A_2023"] >= 3) & (both["R"] <= 2), ["account_id", "amount"]]
