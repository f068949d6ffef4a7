# Appelle le paquet au lieu de refaire le calcul
# fails: [matrix_cells]
# %% place_customers
def place_customers(customers):
    table = customers.assign(share=customers["amount_eur"] / customers["potential_eur"])
    return crm.strategy.place(table, crm.strategy.priorities())
