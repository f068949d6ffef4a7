# Divise par toutes les années, en cours comprises
# fails: [renewals_rate]
# %% renewal_rates
def renewal_rates(contracts):
    table = contracts.groupby("term").agg(due=("renewed", "count"), kept=("renewed", "sum"), rows=("term", "size"))
    table["rate"] = table["kept"] / table["rows"]
    return table[table["due"] > 0].reset_index()
