# Compte les années en cours parmi les échues
# fails: [renewals_due]
# %% renewal_rates
def renewal_rates(contracts):
    table = contracts.groupby("term").agg(due=("term", "size"), rate=("renewed", "mean"))
    return table[table["rate"].notna()].reset_index()
