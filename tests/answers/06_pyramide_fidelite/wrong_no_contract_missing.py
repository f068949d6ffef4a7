# Laisse NaN aux comptes sans contrat
# fails: [contracts_none, contracts_bounds]
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    running = contracts[(contracts["start_date"] <= as_of) & (contracts["end_date"] >= as_of)]
    count = running.groupby("account_id").size().rename("contract").reset_index()
    return accounts[["account_id"]].merge(count, how="left")
