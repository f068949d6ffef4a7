# Donne la part en pourcentage, de 0 à 100
# fails: [segment_totals, agreement_share]
# %% segment_table
def segment_table(customers):
    table = customers.groupby("segment").agg(clients=("account_id", "count"), amount=("amount", "sum")).reset_index()
    table["share"] = 100 * table["amount"] / table["amount"].sum()
    return table
# %% agreement
agreement = 100 * (active["A"] == active["A_quartile"]).mean()
