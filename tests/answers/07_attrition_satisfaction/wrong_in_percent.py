# Donne un pourcentage
# fails: [contracts_lost]
# %% contract_attrition
due = contracts[contracts["end_date"].dt.year == 2024]
contract_attrition = 100 * (1 - due["renewed"].mean())
