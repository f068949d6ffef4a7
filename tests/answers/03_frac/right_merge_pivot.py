# Jointures, tables croisées, cut, client dans l'index, colonnes en plus
# fails: []
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    joined = accounts.merge(orders.query("order_date <= @as_of"), on="account_id", how="left")
    joined["recency"] = (as_of - joined["order_date"]) / pd.Timedelta(days=1)
    return joined.pivot_table(index="account_id", values="recency", aggfunc="min", dropna=False)
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    start = as_of - pd.DateOffset(years=1)
    in_order = orders.sort_values("order_date")
    return in_order[in_order["order_date"].between(start, as_of, inclusive="right")].reset_index(drop=True)
# %% customer_activity
def customer_activity(order_lines, accounts):
    per_order = order_lines.groupby(["account_id", "order_id"])["amount_eur"].sum().reset_index()
    table = per_order.pivot_table(index="account_id", values="amount_eur", aggfunc=["count", "sum"])
    table.columns = ["frequency", "amount"]
    table["basket"] = table["amount"] / table["frequency"]
    return table.reindex(accounts["account_id"], fill_value=0).sort_index(ascending=False)
# %% letter_scores
def letter_scores(summary):
    infinity = float("inf")
    scores = summary.set_index("account_id")
    scores["R"] = pd.cut(scores["recency"].fillna(9999), [-1, 91, 182, 365, infinity], labels=[4, 3, 2, 1])
    scores["F"] = pd.cut(scores["frequency"], [-1, 1.999999, 3.999999, 6, infinity], labels=[1, 2, 3, 4])
    scores["A"] = pd.cut(scores["amount"], [-1, 9999.999, 50_000, 100_000, infinity], labels=[1, 2, 3, 4])
    return scores
# %% code_and_total
def code_and_total(scores, weights):
    letters = ["R", "F", "A"]
    scores = scores.reset_index(drop=True)
    result = scores.copy()
    result["code"] = scores[letters].astype(str).agg("".join, axis=1)
    result["total"] = scores[letters].sum(axis=1)
    result["weighted"] = scores[letters].mul(pd.Series(weights)).sum(axis=1)
    return result
# %% segment_table
def segment_table(customers):
    table = pd.pivot_table(customers, index="segment", values=["account_id", "amount"], aggfunc={"account_id": "count", "amount": "sum"})
    table = table.rename(columns={"account_id": "clients"})
    table["share"] = table["amount"].div(customers["amount"].sum())
    return table
# %% to_call_back
to_call_back = (
    rfm_2023.query("A >= 3")
    .merge(rfm_2024.query("R <= 2")[["account_id", "R"]], on="account_id", suffixes=("_2023", ""))
    .set_index("account_id")
)
# %% quartile_scores
def quartile_scores(values):
    three = values.quantile([0.25, 0.5, 0.75])
    return 1 + pd.concat([values > q for q in three], axis=1).sum(axis=1)
# %% agreement
crossed = pd.crosstab(active["A"], active["A_quartile"])
agreement = sum(crossed.loc[n, n] for n in range(1, 5) if n in crossed.index and n in crossed.columns) / crossed.to_numpy().sum()
# %% segment_chart
def segment_chart(table):
    return table.sort_values("clients").plot(
        kind="barh", x="segment", y="clients", legend=False,
        title="Clients par segment", xlabel="Nombre de clients", ylabel="Segment RFM",
    )
