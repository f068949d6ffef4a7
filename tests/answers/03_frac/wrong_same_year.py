# Lit les deux notes la même année au lieu de comparer deux années
# fails: [relance_liste]
# %% a_relancer
a_relancer = rfm_2024[(rfm_2024["A"] >= 3) & (rfm_2024["R"] <= 2)][["account_id", "amount"]]
