# Croise les deux tables par position et non par account_id
# fails: [call_back_list]
# %% to_call_back
to_call_back = rfm_2023[(rfm_2023["A"] >= 3) & (rfm_2024["R"] <= 2)][["account_id", "amount"]]
