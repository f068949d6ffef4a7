# Divise les refus de 2024 par toutes les lignes
# fails: [contracts_lost]
# %% contract_attrition
refused = contracts[(contracts["end_date"].dt.year == 2024) & contracts["renewed"].eq(False).fillna(False)]
contract_attrition = len(refused) / len(contracts)
