# Prend les contrats commencés en 2024, en cours compris
# fails: [contracts_lost]
# %% contract_attrition
begun_in_2024 = contracts[contracts["start_date"].dt.year == 2024]
contract_attrition = 1 - begun_in_2024["renewed"].fillna(False).mean()
