# Bornes exclues : le premier et le dernier jour ne comptent pas
# fails: [contracts_bounds]
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    running = contracts[(contracts["start_date"] < as_of) & (contracts["end_date"] > as_of)]
    count = running.groupby("account_id").size()
    return accounts[["account_id"]].assign(contract=accounts["account_id"].map(count).fillna(0))
