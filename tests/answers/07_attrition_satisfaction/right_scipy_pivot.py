# Avec scipy, pivot_table, groupby et seaborn
# fails: []
# %% lost_customers
def lost_customers(orders, as_of, days):
    o = orders[orders.order_date.le(as_of)].sort_values("order_date").drop_duplicates("account_id", keep="last")
    return o.assign(silence=lambda t: (as_of - t.order_date) / pd.Timedelta("1D"), lost=lambda t: (t.silence > days).astype(int))
# %% yearly_attrition
def yearly_attrition(customers, years):
    table = customers.merge(pd.DataFrame({"year": list(years)}), how="cross")
    eve = pd.to_datetime((table["year"] - 1).astype(str) + "-12-31")
    stays = table["left_on"].isna() | (table["left_on"] > eve)
    table["present"] = (table["joined_on"] <= eve) & stays
    table["lost"] = table["present"] & (table["left_on"].dt.year == table["year"])
    result = table.groupby("year", sort=False)[["present", "lost"]].sum()
    return result.assign(rate=result["lost"] / result["present"])
# %% contract_attrition
years = pd.crosstab(contracts["end_date"].dt.year, contracts["renewed"].astype("string"), normalize="index")
contract_attrition = years.loc[2024, "False"]
# %% renewal_rates
def renewal_rates(contracts):
    t = contracts.dropna(subset=["renewed"]).astype({"renewed": int})
    t = t.pivot_table(index="term", values="renewed", aggfunc=["count", "mean"])
    t.columns = ["due", "rate"]
    return t
# %% cohort_retention
def cohort_retention(customers, as_of):
    c = customers[customers["joined_on"] <= as_of].assign(cohort=lambda t: t["joined_on"].dt.year)
    last = c["left_on"].dt.year.sub(1).fillna(as_of.year).clip(upper=as_of.year)
    c["stays"] = last - c["cohort"]
    ages = pd.DataFrame({"age": range(as_of.year - c["cohort"].min() + 1)})
    long = c.merge(ages, how="cross")
    long = long[long["cohort"] + long["age"] <= as_of.year]
    long["there"] = long["stays"] >= long["age"]
    return long.pivot_table(index="cohort", columns="age", values="there", aggfunc="mean")
# %% survival_curve
from scipy.stats import CensoredData, ecdf


def survival_curve(histories):
    gone = histories["left"].to_numpy(dtype=bool)
    months = histories["months"].to_numpy(dtype=float)
    curve = ecdf(CensoredData(uncensored=months[gone], right=months[~gone])).sf
    table = histories[gone].groupby("months").size().to_frame("departures")
    table["at_risk"] = [(months >= t).sum() for t in table.index]
    table["survival"] = curve.evaluate(table.index.to_numpy(dtype=float))
    return table
# %% departure_types
def departure_types(departures, complaints, incidents):
    given = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "anecdotique"}

    def kind(row):
        if pd.notna(row["reason"]):
            return given[row["reason"]]
        mine = complaints[complaints["account_id"] == row["account_id"]]
        mine = mine[mine["satisfied"] == False]
        if mine["complaint_date"].between(row["left_on"] - pd.Timedelta(days=180), row["left_on"]).any():
            return "insatisfaction"
        if pd.Series(incidents).between(row["left_on"] - pd.Timedelta(days=90), row["left_on"]).any():
            return "circonstanciel"
        return "inconnu"

    return departures.assign(type=departures.apply(kind, axis=1)).drop(columns="reason")
# %% dimension_gaps
def dimension_gaps(answers, items):
    long = pd.DataFrame({i: (answers[f"p{i}"] - answers[f"e{i}"]).to_numpy() for i in items["item"]})
    names = items.set_index("item")["dimension"]
    return long.T.groupby(names).mean().mean(axis=1).rename("gap").rename_axis("dimension")
# %% cronbach_alpha
def cronbach_alpha(scores):
    complete = scores[scores.notna().all(axis=1)].reset_index(drop=True)
    k = len(complete.columns)
    return np.float64(k / (k - 1) * (1 - complete.var(ddof=0).sum() / complete.sum(axis=1).var(ddof=0)))
# %% gap_chart
def gap_chart(table):
    import seaborn as sns

    ax = sns.barplot(table, x="gap", y="dimension", order=table.sort_values("gap")["dimension"])
    ax.set(title="Écart de qualité", xlabel="Écart de qualité (points)")
    return ax
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    o = orders[(orders["order_date"] <= as_of) & (orders["order_date"] > as_of - pd.Timedelta(days=360))]
    period = np.where(o["order_date"] > as_of - pd.Timedelta(days=180), "recent", "before")
    t = pd.crosstab(o["account_id"].to_numpy(), period).reindex(columns=["recent", "before"], fill_value=0)
    c = complaints[complaints["complaint_date"] <= as_of]
    c = c[c["resolved_on"].isna() | (c["resolved_on"] > as_of)]
    t = t.assign(slowing=(t["recent"] / t["before"].replace(0, np.nan)).le(0.5), open_complaints=c.groupby("account_id").size())
    return t.fillna({"open_complaints": 0}).rename_axis(index="account_id", columns=None)
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers.copy()
    t["gain"] = t["risk"].mul(t["saved"]).mul(t["value"]).sub(cost)
    positive = t[t["gain"] > 0].sort_values(["gain", "account_id"], ascending=[False, True])
    chosen = positive.head(int(budget / cost))["account_id"]
    t["targeted"] = t["account_id"].isin(chosen)
    return t
