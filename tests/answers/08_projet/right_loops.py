# Avec des boucles et des dictionnaires
# fails: []
# %% audit_lines
def audit_lines(lines):
    baskets, zero, unknown, fuel = set(), 0, 0, 0.0
    for line in lines.itertuples():
        baskets.add(line.basket_id)
        zero += line.sales_value == 0
        unknown += line.department != line.department
        if line.department == "FUEL" or line.quantity > 500:
            fuel += line.sales_value
    return pd.Series([fuel, unknown, zero, len(baskets), len(lines)],
                     index=["fuel_sales", "no_department", "zero_value", "baskets", "lines"])
# %% prepare_baskets
def prepare_baskets(lines):
    found = {}
    for line in lines.itertuples():
        row = found.setdefault(line.basket_id, {"household_id": line.household_id, "amount": 0, "fuel": 0,
                                                "day": line.transaction_timestamp.date()})
        row["amount"] += line.sales_value
        if line.department == "FUEL" or line.quantity > 500:
            row["fuel"] += line.sales_value
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("basket_id")
# %% household_frac
def household_frac(lines, as_of):
    found = {}
    wanted = ["household_id", "basket_id", "sales_value", "department", "transaction_timestamp"]
    for household, basket, value, department, when in zip(*(lines[name] for name in wanted), strict=True):
        row = found.setdefault(household, {"last": when, "baskets": set(), "amount": 0, "departments": set()})
        row["last"] = max(row["last"], when)
        row["baskets"].add(basket)
        row["amount"] += value
        if value > 0 and isinstance(department, str):
            row["departments"].add(department)
    return pd.DataFrame([
        {"household_id": household, "recency": (as_of - row["last"].normalize()).days, "frequency": len(row["baskets"]),
         "amount": row["amount"], "departments": len(row["departments"])} for household, row in found.items()])
# %% top_share
def top_share(amounts, share):
    ordered = sorted(amounts, reverse=True)
    return sum(ordered[: max(1, round(share * len(ordered)))]) / sum(ordered)
# %% top_20
ordered = sorted(households["amount"], reverse=True)
top_20 = sum(ordered[:494]) / sum(ordered)
# %% household_margin
def household_margin(lines, rates, other_rate):
    known, sales, margin = dict(rates), {}, {}
    for household, department, value in zip(lines["household_id"], lines["department"], lines["sales_value"], strict=True):
        sales[household] = sales.get(household, 0) + value
        margin[household] = margin.get(household, 0) + value * known.get(department, other_rate)
    return pd.DataFrame({"household_id": list(sales), "margin": margin.values(), "sales": sales.values()})
# %% rank_kept
def rank_kept(first, second, share):
    n = max(1, round(share * len(first)))
    later = {household: second.get(household, 0) for household in first.index}
    best = sorted(first.index, key=lambda household: -first[household])[:n]
    still = sorted(later, key=lambda household: -later[household])[:n]
    return sum(household in still for household in best) / n
# %% place_households
def place_households(table):
    def segment(row):
        year = row["first_half"] + row["second_half"]
        if row["recency"] > 60:
            return "silencieux"
        if row["first_half"] == 0:
            return "apparus"
        if row["second_half"] < 0.7 * row["first_half"]:
            return "en_retrait"
        if year >= 2500:
            return "piliers"
        if row["second_half"] >= 1.3 * row["first_half"]:
            return "en_progres"
        return "reguliers" if year >= 500 else "occasionnels"

    table["segment"] = table.apply(segment, axis=1)
    return table
# %% segment_chart
def segment_chart(portrait):
    figure, axes = plt.subplots()
    total = sum(portrait["sales"])
    for name, value in zip(portrait["segment"], portrait["sales"]):
        axes.bar(name, value / total * 100, color="grey")
    plt.title("Poids des segments")
    plt.xlabel("Segment")
    plt.ylabel("Pourcentage du chiffre d’affaires")
    return axes
# %% window_spend
def window_spend(lines, households, start, end):
    spent = dict.fromkeys(households["household_id"], 0.0)
    for household, value, when in zip(lines["household_id"], lines["sales_value"], lines["transaction_timestamp"]):
        if household in spent and start <= when < end + pd.Timedelta(days=1):
            spent[household] += value
    return pd.DataFrame(spent.items(), columns=["household_id", "amount"])
# %% naive_gap
def naive_gap(panel):
    groups = {True: [], False: []}
    for treated, during in zip(panel["treated"], panel["during"]):
        groups[bool(treated)].append(during)
    return sum(groups[True]) / len(groups[True]) - sum(groups[False]) / len(groups[False])
# %% did_effect
def did_effect(panel):
    groups = {True: [], False: []}
    for treated, before, during in zip(panel["treated"], panel["before"], panel["during"]):
        groups[bool(treated)].append(during - before)
    return sum(groups[True]) / len(groups[True]) - sum(groups[False]) / len(groups[False])
# %% stratified_effect
def stratified_effect(panel, bounds):
    strata = {}
    for row in panel.itertuples():
        stratum = sum(bound <= row.reference for bound in bounds)
        strata.setdefault(stratum, {True: [], False: []})[bool(row.treated)].append(row.during - row.before)
    total = people = 0
    for groups in strata.values():
        if groups[True] and groups[False]:
            gap = sum(groups[True]) / len(groups[True]) - sum(groups[False]) / len(groups[False])
            total += gap * len(groups[True])
            people += len(groups[True])
    return pd.Series({"treated": people, "effect": total / people})
# %% placebo
changes = {True: [], False: []}
for row in placebo_panel.itertuples():
    changes[row.treated].append(row.during - row.before)
placebo = sum(changes[True]) / len(changes[True]) - sum(changes[False]) / len(changes[False])
# %% coupon_use
def coupon_use(sent, redemptions):
    used = set(zip(redemptions["campaign_id"], redemptions["household_id"]))
    rows = {}
    for campaign, household in zip(sent["campaign_id"], sent["household_id"]):
        row = rows.setdefault(campaign, [0, 0])
        row[0] += 1
        row[1] += (campaign, household) in used
    return pd.DataFrame([{"campaign_id": c, "households": n, "users": u, "rate": u / n} for c, (n, u) in rows.items()])
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    sizes = dict(zip(segments["segment"], segments["households"]))
    rows = []
    for action in actions.itertuples():
        controls = round(control_share * sizes[action.segment])
        treated = sizes[action.segment] - controls
        rows.append({"segment": action.segment, "controls": controls, "treated": treated,
                     "cost": treated * action.cost_per_household, "break_even": action.cost_per_household / margin_rate})
    return pd.DataFrame(rows)
