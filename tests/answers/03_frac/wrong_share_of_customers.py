# Calcule la part des clients au lieu de la part du montant
# fails: [segments_tableau]
# %% tableau_segments
def tableau_segments(fiche):
    table = fiche.groupby("segment").agg(clients=("account_id", "count"), amount=("amount", "sum")).reset_index()
    table["share"] = table["clients"] / len(fiche)
    return table
