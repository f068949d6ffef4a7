# Avec numpy
# fails: []
# %% place_accounts
def place_accounts(signals):
    s = {name: signals[name].to_numpy(dtype=float) for name in signals.columns}
    regular, content = s["orders"] >= 2, s["bad_complaints"] == 0
    recommends = regular & content & ((s["referrals"] > 0) | (np.nan_to_num(s["recommend"]) >= 9))
    contract = s["contract"] > 0
    stage = np.where(s["past_orders"] + s["past_quotes"] > 0, "perdu", "suspect").astype("U12")
    stage[(s["orders"] + s["quotes"]) > 0] = "prospect"
    stage[regular] = "client"
    stage[regular & content & (contract | (np.nan_to_num(s["satisfaction"]) >= 8))] = "compte"
    stage[recommends] = "supporter"
    stage[recommends & contract] = "partenaire"
    return pd.DataFrame({"stage": stage, "account_id": signals["account_id"].to_numpy()})
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    start, end = contracts["start_date"].to_numpy(), contracts["end_date"].to_numpy()
    running = (start <= np.datetime64(as_of)) & (end >= np.datetime64(as_of))
    who = contracts["account_id"].to_numpy()[running]
    ids = accounts["account_id"].to_numpy()
    return pd.DataFrame({"account_id": ids, "contract": (who[None, :] == ids[:, None]).sum(axis=1)})
# %% count_passages
def count_passages(before, after):
    t = pd.merge(before, after, on="account_id", how="outer", suffixes=("1", "2"))
    t = t[t["stage2"].notna()]
    t["stage1"] = t["stage1"].where(t["stage1"].notna(), "nouveau")
    return t.value_counts(["stage1", "stage2"]).reset_index().set_axis(["before", "after", "accounts"], axis=1)
# %% passage_probabilities
def passage_probabilities(table, stages):
    rank = {stage: i for i, stage in enumerate(stages)}
    n = np.zeros((len(stages), len(stages)))
    for a, b, k in zip(table["before"], table["after"], table["accounts"]):
        if a in rank:
            n[rank[a], rank[b]] += k
    empty = n.sum(axis=1) == 0
    n[empty, empty] = 1
    n[np.ix_(empty, empty)] = np.eye(empty.sum())
    return pd.DataFrame(n / n.sum(axis=1, keepdims=True), index=stages, columns=stages)
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    p, e, n = matrix.values, entries.values, start.values.astype(float)
    result = [n @ np.linalg.matrix_power(p, t) + sum((e @ np.linalg.matrix_power(p, k) for k in range(t)), 0 * n) for t in range(years + 1)]
    return pd.DataFrame(np.array(result), columns=matrix.columns, index=pd.RangeIndex(years + 1, name="year"))
# %% top_chances
def top_chances(matrix, top, lost):
    p, names = matrix.to_numpy(dtype=float), list(matrix.columns)
    a = np.eye(len(names)) - p
    b = np.zeros(len(names))
    for stage, value in ((top, 1.0), (lost, 0.0)):
        i = names.index(stage)
        a[i] = np.eye(len(names))[i]
        b[i] = value
    return np.linalg.solve(a, b)
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    m = np.array([margins[s] for s in matrix.columns])
    return np.linalg.solve((1 + rate) * np.eye(len(m)) - matrix.to_numpy(), m)
# %% family_sizes
def family_sizes(accounts):
    ids = accounts["account_id"].to_numpy()
    referrer = accounts["referred_by"].astype("float64").to_numpy()
    a = (referrer[:, None] == ids[None, :]).astype(int)  # filleul en ligne, parrain en colonne
    everyone, power = a.copy(), a.copy()
    while power.any():
        power = power @ a
        everyone += power
    return pd.DataFrame({"account_id": ids, "children": a.sum(axis=0), "descendants": everyone.sum(axis=0)})
# %% stage_chart
def stage_chart(table):
    fig, ax = plt.subplots()
    ax.bar(np.arange(len(table)), table["accounts"].to_numpy())
    ax.set_xticks(np.arange(len(table)), table["stage"])
    ax.set_title("Pyramide de la fidélité", loc="left")
    ax.set_xlabel("stade")
    ax.set_ylabel("comptes (nombre)")
    return fig, ax
