# Avec des boucles et des dictionnaires
# fails: []
# %% cumulated_profit
def cumulated_profit(components, rate):
    rows, total = [], 0.0
    for year, (_, row) in enumerate(components.iterrows()):
        profit = sum(row)
        total += profit / (1 + rate) ** year
        rows.append({"cumulated_discounted": total, "profit": profit, "year": year})
    return pd.DataFrame(rows)
# %% break_even
def break_even(cumulated):
    answer = None
    for year, amount in cumulated.items():
        if amount < 0:
            answer = None
        elif answer is None:
            answer = year
    return answer
# %% profit_by_life
def profit_by_life(purchases, years):
    first = {}
    for row in purchases.itertuples():
        first[row.account_id] = min(row.order_date, first.get(row.account_id, row.order_date))
    buyers = {life: set() for life in range(1, years + 1)}
    profit = dict.fromkeys(buyers, 0)
    for row in purchases.itertuples():
        life = (row.order_date - first[row.account_id]).days // 365 + 1
        if life <= years:
            buyers[life].add(row.account_id)
            profit[life] += row.profit_eur
    return pd.DataFrame([{"life": n, "buyers": len(buyers[n]), "profit": profit[n] / len(first)} for n in buyers])
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    value, term = 0.0, float(margin)
    while term > margin * 1e-12:
        value += term
        term *= retention / (1 + rate)
    return value
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    def profit(r):
        return margin / (1 - r / (1 + rate)) - cost

    if profit(retention) <= 1e-9:
        return float("nan")
    return (profit(retention + points) - profit(retention)) / profit(retention)
# %% top_share
def top_share(amounts, top):
    values = sorted(amounts, reverse=True)
    best = 0
    while best < top * len(values):
        best += 1
    return sum(values[:best]) / sum(values)
# %% repeat_summary
def repeat_summary(purchases, as_of):
    days = {}
    for row in purchases.itertuples():
        days.setdefault(row.account_id, set()).add(row.order_date)
    return pd.DataFrame([
        {"T": (as_of - min(dates)).days / 7, "t_x": (max(dates) - min(dates)).days / 7, "x": len(dates) - 1, "account_id": one}
        for one, dates in days.items()
    ])
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    rows = []
    for one in summary.itertuples():
        chance = 1.0
        if one.x >= 1:
            chance = 1 / (1 + a / (b + one.x - 1) * ((alpha + one.T) / (alpha + one.t_x)) ** (r + one.x))
        rows.append({"account_id": one.account_id, "p_active": chance})
    return pd.DataFrame(rows)
# %% profit_chart
def profit_chart(table):
    ax = table.plot.bar(x="life", y="profit", legend=False, title="Profit par année de vie")
    ax.set_xlabel("Année de vie du client")
    ax.set_ylabel("Profit par client conquis, en euros")
    return ax
