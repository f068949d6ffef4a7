# Avec des boucles et des dictionnaires
# fails: []
# %% place_accounts
def place_accounts(signals):
    rows = []
    for _, s in signals.iterrows():
        recommends = s["referrals"] >= 1 or (pd.notna(s["recommend"]) and s["recommend"] >= 9)
        attached = s["contract"] >= 1 or (pd.notna(s["satisfaction"]) and s["satisfaction"] >= 8)
        if s["orders"] >= 2:
            if s["bad_complaints"] > 0:
                stage = "client"
            elif recommends:
                stage = "partenaire" if s["contract"] >= 1 else "supporter"
            else:
                stage = "compte" if attached else "client"
        elif s["orders"] == 1 or s["quotes"] >= 1:
            stage = "prospect"
        else:
            stage = "perdu" if s["past_orders"] + s["past_quotes"] >= 1 else "suspect"
        rows.append({"account_id": s["account_id"], "stage": stage})
    return pd.DataFrame(rows)
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    result = {account: 0 for account in accounts["account_id"]}
    for row in contracts.itertuples():
        if row.start_date <= as_of <= row.end_date and row.account_id in result:
            result[row.account_id] += 1
    return pd.DataFrame(result.items(), columns=["account_id", "contract"])
# %% count_passages
def count_passages(before, after):
    start = dict(zip(before["account_id"], before["stage"]))
    counted = {}
    for row in after.itertuples():
        pair = (start.get(row.account_id, "nouveau"), row.stage)
        counted[pair] = counted.get(pair, 0) + 1
    return pd.DataFrame([{"accounts": n, "after": b, "before": a} for (a, b), n in counted.items()])
# %% passage_probabilities
def passage_probabilities(table, stages):
    matrix = pd.DataFrame(0.0, index=stages, columns=stages)
    for row in table.itertuples():
        if row.before in stages:
            matrix.loc[row.before, row.after] += row.accounts
    for stage in stages:
        total = matrix.loc[stage].sum()
        if total:
            matrix.loc[stage] /= total
        else:
            matrix.loc[stage, stage] = 1
    return matrix
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    now = {stage: float(start[stage]) for stage in matrix.columns}
    rows = [{"year": 0, **now}]
    for year in range(1, years + 1):
        now = {
            arrival: sum(now[origin] * matrix.loc[origin, arrival] for origin in matrix.index) + entries[arrival]
            for arrival in matrix.columns
        }
        rows.append({"year": year, **now})
    return pd.DataFrame(rows)
# %% top_chances
def top_chances(matrix, top, lost):
    h = {stage: 1.0 if stage == top else 0.0 for stage in matrix.columns}
    for _ in range(3000):
        for stage in h:
            if stage not in (top, lost):
                h[stage] = sum(matrix.loc[stage, other] * h[other] for other in h)
    return pd.Series(h)
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    v = pd.Series(0.0, index=matrix.columns)
    for _ in range(3000):
        v = (margins[matrix.columns] + matrix @ v) / (1 + rate)
    return v
# %% family_sizes
def family_sizes(accounts):
    brought = {}
    for row in accounts.itertuples():
        if pd.notna(row.referred_by):
            brought.setdefault(row.referred_by, []).append(row.account_id)

    def size(account):
        return sum(1 + size(child) for child in brought.get(account, []))

    return pd.DataFrame([
        {"account_id": c, "children": len(brought.get(c, [])), "descendants": size(c)} for c in accounts["account_id"]
    ])
# %% stage_chart
def stage_chart(table):
    ax = table.plot.bar(x="stage", y="accounts", legend=False, title="Comptes par stade")
    ax.set_xlabel("Stade de la pyramide")
    ax.set_ylabel("Nombre de comptes")
    return ax
