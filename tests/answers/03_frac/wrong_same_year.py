# Lit les deux notes la même année au lieu de comparer deux années
# fails: [call_back_list]
# %% to_call_back
to_call_back = rfm_2024[(rfm_2024["A"] >= 3) & (rfm_2024["R"] <= 2)][["account_id", "amount"]]
