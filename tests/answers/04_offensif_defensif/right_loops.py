# Tout en boucles et en dictionnaires, sans groupby
# fails: []
# %% customer_statuses
def customer_statuses(orders, before, after):
    years = {}
    for customer, day in zip(orders["account_id"], orders["order_date"]):
        years.setdefault(customer, []).append(day.year)
    result = []
    for customer, own in years.items():
        if before in own and after in own:
            result.append({"account_id": customer, "status": "kept"})
        elif before in own:
            result.append({"account_id": customer, "status": "lost"})
        elif after in own:
            result.append({"account_id": customer, "status": "new" if min(own) == after else "returned"})
    return pd.DataFrame(result)
# %% volume_and_value
def volume_and_value(kept):
    table = kept.reset_index(drop=True)
    for i in range(len(table)):
        n0, a0, n1, a1 = table.loc[i, ["orders_before", "amount_before", "orders_after", "amount_after"]]
        table.loc[i, "volume"] = (n1 - n0) * (a0 / n0 + a1 / n1) / 2
        table.loc[i, "value"] = (a1 / n1 - a0 / n0) * (n0 + n1) / 2
    return table
# %% growth_levers
def growth_levers(customers):
    totals = {"wider": 0, "share": 0, "volume": 0, "value": 0}
    for _, customer in customers.iterrows():
        if customer["status"] == "new":
            totals["share" if customer["served"] else "wider"] += customer["amount_after"]
        elif customer["status"] == "kept":
            totals["volume"] += customer["volume"]
            totals["value"] += customer["value"]
        else:
            totals["volume"] += customer["amount_after"] - customer["amount_before"]
    return pd.DataFrame({"lever": list(totals), "amount": list(totals.values())})
# %% funnel_by_origin
def funnel_by_origin(records):
    rows = []
    for origin in set(records["origin"]):
        own = records[records["origin"] == origin]
        suspects = prospects = customers = 0
        for quote, order in zip(own["quoted_on"], own["ordered_on"]):
            suspects += 1
            if pd.notna(order):
                customers += 1
                prospects += 1
            elif pd.notna(quote):
                prospects += 1
        rate = customers / prospects if prospects else None
        rows.append([origin, suspects, prospects, customers, prospects / suspects, rate])
    return pd.DataFrame(rows, columns=["origin", "suspects", "prospects", "customers", "rate_prospect", "rate_customer"])
# %% acquisition_cost
def acquisition_cost(contacts, records):
    first_order = dict(zip(records["account_id"], records["ordered_on"]))
    total = 0
    for customer, day, cost in zip(contacts["account_id"], contacts["interaction_date"], contacts["cost_eur"]):
        if pd.isna(first_order[customer]) or day < first_order[customer]:
            total += cost
    return total / sum(1 for day in first_order.values() if pd.notna(day))
# %% place_customers
def place_customers(customers):
    result = []
    for customer in customers.to_dict("records"):
        share = customer["amount_eur"] / customer["potential_eur"]
        if customer["potential_eur"] < 25000:
            cell = "hors matrice"
        elif customer["potential_eur"] < 100000:
            cell = "Sélectionner" if share < 0.25 else "Entretenir" if share < 0.5 else "Servir simplement"
        else:
            cell = "Conquérir" if share < 0.25 else "Développer" if share < 0.5 else "Défendre"
        result.append({**customer, "cell": cell})
    return pd.DataFrame(result)
# %% best_share
def best_share(budget, win, keep):
    from math import exp

    best, choice = None, None
    for k in range(0, 101):
        total = 0
        for side, money in ((win, budget * (100 - k) / 100), (keep, budget * k / 100)):
            rate = side["floor"] + (side["ceiling"] - side["floor"]) * (1 - exp(-side["speed"] * money / side["n"]))
            total += side["n"] * rate * side["value"]
        if best is None or total > best:
            best, choice = total, k / 100
    return choice
# %% lever_chart
def lever_chart(table):
    fig, ax = plt.subplots()
    for lever, amount in zip(table["lever"], table["amount"]):
        ax.barh(lever, amount / 1000)
    ax.set_title("Les leviers")
    ax.set_ylabel("Leviers")
    ax.set_xlabel("Milliers d’euros")
    return ax
