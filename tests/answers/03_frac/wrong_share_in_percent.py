# Donne la part en pourcentage, de 0 à 100
# fails: [segments_tableau, accord_baremes]
# %% tableau_segments
def tableau_segments(fiche):
    table = fiche.groupby("segment").agg(clients=("account_id", "count"), amount=("amount", "sum")).reset_index()
    table["share"] = 100 * table["amount"] / table["amount"].sum()
    return table
# %% accord
accord = 100 * (actifs["A"] == actifs["A_quartile"]).mean()
