# Perd les comptes sans contrat
# fails: [contracts_none, contracts_bounds]
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    running = contracts[(contracts["start_date"] <= as_of) & (contracts["end_date"] >= as_of)]
    return running.merge(accounts, on="account_id").groupby("account_id").size().rename("contract").reset_index()
