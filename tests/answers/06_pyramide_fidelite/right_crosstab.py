# Avec crosstab, merge et query
# fails: []
# %% place_accounts
def place_accounts(signals):
    t = signals.copy().reset_index(drop=True)
    t["stage"] = "suspect"
    rules = {
        "perdu": "past_orders >= 1 or past_quotes >= 1",
        "prospect": "orders >= 1 or quotes >= 1",
        "client": "orders >= 2",
        "compte": "orders >= 2 and bad_complaints == 0 and (contract >= 1 or satisfaction >= 8)",
        "supporter": "orders >= 2 and bad_complaints == 0 and (referrals >= 1 or recommend >= 9)",
        "partenaire": "orders >= 2 and bad_complaints == 0 and contract >= 1 and (referrals >= 1 or recommend >= 9)",
    }
    for stage, rule in rules.items():
        t.loc[t.query(rule).index, "stage"] = stage
    return t.set_index("account_id")[["stage"]]
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    running = contracts.query("start_date <= @as_of <= end_date")
    return accounts.merge(running, on="account_id", how="left").groupby("account_id", as_index=False).agg(contract=("start_date", "count"))
# %% count_passages
def count_passages(before, after):
    a, b = before.set_index("account_id")["stage"], after.set_index("account_id")["stage"]
    crossed = pd.crosstab(a.reindex(b.index).fillna("nouveau").rename("before"), b.rename("after"))
    return crossed.stack().rename("accounts").reset_index()
# %% passage_probabilities
def passage_probabilities(table, stages):
    n = pd.crosstab(table["before"], table["after"], values=table["accounts"], aggfunc="sum").reindex(index=stages, columns=stages).fillna(0)
    empty = n.sum(axis=1) == 0
    n = n + np.diag(empty.astype(float))
    return n.div(n.sum(axis=1), axis="index")
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    table = [start.astype(float)]
    for _ in range(years):
        table.append(table[-1] @ matrix + entries)
    result = pd.DataFrame(table).reset_index(drop=True)
    result["year"] = result.index
    return result
# %% top_chances
def top_chances(matrix, top, lost):
    closed = matrix.astype(float).copy()
    for stage in (top, lost):
        closed.loc[stage] = 0.0
        closed.loc[stage, stage] = 1.0
    far = np.linalg.matrix_power(closed.to_numpy(), 5000)
    return pd.Series(far[:, closed.columns.get_loc(top)], index=closed.index)
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    d = 1 / (1 + rate)
    inverse = np.linalg.inv(np.eye(len(matrix)) - d * matrix.to_numpy())
    return pd.Series(d * inverse @ margins.reindex(matrix.index).to_numpy(), index=matrix.index, name="valeur")
# %% family_sizes
def family_sizes(accounts):
    t = accounts[["account_id", "referred_by"]].copy()
    t["children"] = t["account_id"].map(t["referred_by"].value_counts()).fillna(0)
    referrer = t.set_index("account_id")["referred_by"]
    descendants, level = pd.Series(0, index=t["account_id"]), referrer.dropna()
    while len(level):
        descendants = descendants.add(level.value_counts(), fill_value=0)
        level = level.map(referrer).dropna()
    return t.merge(descendants.rename("descendants"), left_on="account_id", right_index=True)
# %% stage_chart
import seaborn as sns


def stage_chart(table):
    ax = sns.barplot(data=table, y="stage", x="accounts", orient="h")
    ax.set(title="Où en sont nos comptes ?", xlabel="nombre de comptes", ylabel="stade")
    return ax.figure
