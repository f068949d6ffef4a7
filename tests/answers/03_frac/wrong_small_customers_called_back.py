# Oublie la note A : rappelle aussi les petits clients
# fails: [call_back_list]
# %% to_call_back
to_call_back = rfm_2023.merge(rfm_2024[["account_id", "R"]], on="account_id", suffixes=("", "_2024"))
to_call_back = to_call_back.loc[to_call_back["R_2024"] <= 2, ["account_id", "amount"]]
