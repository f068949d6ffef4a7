# Compte aussi les contrats qui n'ont pas commencé
# fails: [contracts_bounds, contracts_none]
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    running = contracts[contracts["end_date"] >= as_of]
    count = running.groupby("account_id").size()
    return accounts[["account_id"]].assign(contract=accounts["account_id"].map(count).fillna(0))
