# Calcule la part des clients au lieu de la part du montant
# fails: [segment_totals]
# %% segment_table
def segment_table(customers):
    table = customers.groupby("segment").agg(clients=("account_id", "count"), amount=("amount", "sum")).reset_index()
    table["share"] = table["clients"] / len(customers)
    return table
