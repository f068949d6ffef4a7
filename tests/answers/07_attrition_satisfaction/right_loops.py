# Avec des boucles et des dictionnaires
# fails: []
# %% lost_customers
def lost_customers(orders, as_of, days):
    last = {}
    for row in orders.itertuples():
        if row.order_date <= as_of and (row.account_id not in last or row.order_date > last[row.account_id]):
            last[row.account_id] = row.order_date
    rows = []
    for account, day in last.items():
        silence = (as_of - day).days
        rows.append({"lost": silence > days, "account_id": account, "silence": silence})
    return pd.DataFrame(rows)
# %% yearly_attrition
def yearly_attrition(customers, years):
    rows = []
    for year in years:
        present = lost = 0
        for c in customers.itertuples():
            if c.joined_on.year < year and (pd.isna(c.left_on) or c.left_on.year >= year):
                present += 1
                if not pd.isna(c.left_on) and c.left_on.year == year:
                    lost += 1
        rows.append({"year": year, "present": present, "lost": lost, "rate": None if present == 0 else lost / present})
    return pd.DataFrame(rows)
# %% contract_attrition
lost = due = 0
for c in contracts.itertuples():
    if c.end_date.year == 2024:
        due += 1
        if not c.renewed:
            lost += 1
contract_attrition = lost / due
# %% renewal_rates
def renewal_rates(contracts):
    due, kept = {}, {}
    for row in contracts.itertuples():
        if pd.isna(row.renewed):
            continue
        due[row.term] = due.get(row.term, 0) + 1
        kept[row.term] = kept.get(row.term, 0) + bool(row.renewed)
    return pd.DataFrame([{"term": term, "rate": kept[term] / n, "due": n} for term, n in due.items()])
# %% cohort_retention
def cohort_retention(customers, as_of):
    years = {}
    for c in customers.itertuples():
        if c.joined_on <= as_of:
            years.setdefault(c.joined_on.year, []).append(c.left_on)
    oldest = min(years)
    rows = []
    for year, departures in sorted(years.items(), reverse=True):
        row = {"cohort": year}
        for age in range(as_of.year - oldest + 1):
            if year + age > as_of.year:
                row[age] = None
            else:
                day = pd.Timestamp(f"{year + age}-12-31")
                there = [left for left in departures if pd.isna(left) or left > day]
                row[age] = len(there) / len(departures)
        rows.append(row)
    return pd.DataFrame(rows)
# %% survival_curve
def survival_curve(histories):
    pairs = list(zip(histories["months"], histories["left"]))
    rows, survival = [], 1.0
    for t in range(1, max(months for months, _ in pairs) + 1):
        d = sum(1 for months, left in pairs if left and months == t)
        if d:
            n = sum(1 for months, _ in pairs if months >= t)
            survival *= (n - d) / n
            rows.append({"months": t, "at_risk": n, "departures": d, "survival": survival})
    return pd.DataFrame(rows)
# %% departure_types
def departure_types(departures, complaints, incidents):
    result = {}
    for d in departures.itertuples():
        if isinstance(d.reason, str):
            if d.reason == "insatisfaction":
                kind = "insatisfaction"
            elif d.reason == "offre concurrente":
                kind = "structurel"
            elif d.reason == "incident de service":
                kind = "circonstanciel"
            else:
                kind = "anecdotique"
        else:
            kind = "inconnu"
            for incident in incidents:
                if pd.Timedelta(0) <= d.left_on - incident <= pd.Timedelta(days=90):
                    kind = "circonstanciel"
            for c in complaints.itertuples():
                if c.account_id == d.account_id and not pd.isna(c.satisfied) and not c.satisfied:
                    if 0 <= (d.left_on - c.complaint_date).days <= 180:
                        kind = "insatisfaction"
        result[d.account_id] = kind
    return pd.DataFrame(result.items(), columns=["account_id", "type"])
# %% dimension_gaps
def dimension_gaps(answers, items):
    result = {}
    for dimension in set(items["dimension"]):
        means = []
        for _, answer in answers.iterrows():
            gaps = []
            for item in items.loc[items["dimension"] == dimension, "item"]:
                gap = answer[f"p{item}"] - answer[f"e{item}"]
                if not pd.isna(gap):
                    gaps.append(gap)
            if gaps:
                means.append(sum(gaps) / len(gaps))
        result[dimension] = sum(means) / len(means)
    return pd.DataFrame(list(result.items()), columns=["dimension", "gap"])
# %% cronbach_alpha
def cronbach_alpha(scores):
    from statistics import pvariance
    rows = [row for row in scores.to_numpy(dtype=float).tolist() if not any(value != value for value in row)]
    k = len(rows[0])
    items = sum(pvariance([row[i] for row in rows]) for i in range(k))
    return k / (k - 1) * (1 - items / pvariance([sum(row) for row in rows]))
# %% gap_chart
def gap_chart(table):
    plt.figure()
    for row in table.itertuples():
        plt.bar(row.dimension, row.gap, color="0.5")
    plt.title("Écarts de qualité")
    plt.xlabel("Dimension de la qualité")
    plt.ylabel("Écart moyen")
    return plt.gca()
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    recent, before = {}, {}
    for row in orders.itertuples():
        age = (as_of - row.order_date).days
        if 0 <= age < 360:
            recent.setdefault(row.account_id, 0)
            before.setdefault(row.account_id, 0)
            if age < 180:
                recent[row.account_id] += 1
            else:
                before[row.account_id] += 1
    rows = []
    for account in recent:
        waiting = 0
        for c in complaints.itertuples():
            if c.account_id == account and c.complaint_date <= as_of and (pd.isna(c.resolved_on) or c.resolved_on > as_of):
                waiting += 1
        rows.append([account, recent[account], before[account], 2 * recent[account] <= before[account], waiting])
    return pd.DataFrame(rows, columns=["account_id", "recent", "before", "slowing", "open_complaints"])
# %% retention_targets
def retention_targets(customers, cost, budget):
    gains = {c.account_id: c.risk * c.saved * c.value - cost for c in customers.itertuples()}
    chosen, spent = set(), 0
    for account in sorted(gains, key=lambda a: (-gains[a], a)):
        if gains[account] > 0 and spent + cost <= budget:
            chosen.add(account)
            spent += cost
    return pd.DataFrame([{"account_id": a, "gain": g, "targeted": a in chosen} for a, g in gains.items()])
# %% whom_to_keep
# Pas tous. Avec 150 € par contrat, les 125 contrats des comptes à 20 000 € ou moins coûteraient plus qu'ils ne
# rapportent (−133 € et −45 € par contrat) ; les 109 autres rapporteraient 152 € et 1 182 € chacun. Mais « trois sur dix »
# n'a jamais été mesuré : je garderais un groupe témoin tiré au sort parmi les 109.
# %% captive_or_loyal
# Captifs : 5,1 sur 10 de satisfaction et une pénalité d'un an. Les 20 déçus veulent une réponse à leur plainte, les 15
# partis à la concurrence une meilleure offre, les 10 de la panne des excuses et un service rétabli, les 5 fermetures rien.
# La remise ne touche que les 15, et encore : 10 % contre 20 %. En janvier ils partiront ; suivre les plaintes sans réponse.
