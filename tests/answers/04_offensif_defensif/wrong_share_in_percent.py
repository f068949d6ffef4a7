# Compare une part en pourcentage à 0,25
# fails: [matrix_cells, matrix_bounds]
# %% place_customers
def place_customers(customers):
    share = 100 * customers["amount_eur"] / customers["potential_eur"]
    potential = customers["potential_eur"]
    rank = (share >= 0.25).astype(int) + (share >= 0.5).astype(int)
    high = np.array(["Conquérir", "Développer", "Défendre"])[rank]
    low = np.array(["Sélectionner", "Entretenir", "Servir simplement"])[rank]
    return customers.assign(cell=np.where(potential >= 100_000, high, np.where(potential >= 25_000, low, "hors matrice")))
