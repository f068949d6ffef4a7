# Avec query, apply, melt et des périodes, le résultat parfois en Series ou dans l'index
# fails: []
# %% lost_customers
def lost_customers(orders, as_of, days):
    last = orders.query("order_date <= @as_of").groupby("account_id").agg(last=("order_date", "max"))
    last["silence"] = last["last"].apply(lambda day: (as_of - day).days)
    last["lost"] = np.where(last["silence"] > days, True, False)
    return last
# %% yearly_attrition
def yearly_attrition(customers, years):
    def one(year):
        start, end = pd.Timestamp(f"{year}-01-01"), pd.Timestamp(f"{year + 1}-01-01")
        left = customers["left_on"].fillna(pd.Timestamp.max)
        at_start = customers[(customers["joined_on"] < start) & (left >= start)]
        gone = at_start[at_start["left_on"] < end]
        return pd.Series({"present": len(at_start), "lost": len(gone), "rate": np.float64(len(gone)) / np.float64(len(at_start))})

    return pd.Series(list(years), index=pd.Index(list(years), name="year")).apply(one)
# %% contract_attrition
refused = contracts.query("end_date.dt.year == 2024")["renewed"].value_counts(normalize=True)
contract_attrition = refused[False]
# %% renewal_rates
def renewal_rates(contracts):
    def one(group):
        return pd.Series({"due": group.count(), "rate": group.dropna().astype(int).mean()})

    table = contracts.groupby("term")["renewed"].apply(one).unstack()
    return table[table["due"] > 0]
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers.loc[customers["joined_on"] <= as_of].copy()
    known["cohort"] = known["joined_on"].dt.to_period("Y")
    last = as_of.to_period("Y")
    table = {}
    for cohort, group in known.groupby("cohort"):
        shares = {}
        period, age = cohort, 0
        while period <= last:
            evening = period.end_time.normalize()
            shares[age] = 1 - (group["left_on"] <= evening).sum() / len(group)
            period, age = period + 1, age + 1
        table[cohort.year] = shares
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("cohort").sort_index(axis=1)
# %% survival_curve
def survival_curve(histories):
    sizes = histories.assign(stays=~histories["left"]).groupby("months")[["left", "stays"]].sum()
    sizes = sizes.rename(columns={"left": "departures"})
    sizes["at_risk"] = len(histories) - (sizes["departures"] + sizes["stays"]).cumsum().shift(fill_value=0)
    sizes["survival"] = sizes["at_risk"].sub(sizes["departures"]).div(sizes["at_risk"]).cumprod()
    return sizes.query("departures > 0").reset_index()
# %% departure_types
def departure_types(departures, complaints, incidents):
    table = departures.merge(complaints, on="account_id", how="left")
    days = (table["left_on"] - table["complaint_date"]).dt.days
    table["unhappy"] = (days >= 0) & (days <= 180) & (table["satisfied"].astype(object) == False)
    table = table.groupby("account_id").agg({"left_on": "first", "reason": "first", "unhappy": "any"})

    def kind(row):
        match row["reason"]:
            case "insatisfaction":
                return "insatisfaction"
            case "offre concurrente":
                return "structurel"
            case "incident de service":
                return "circonstanciel"
            case "cessation ou déménagement" | "fin du besoin":
                return "anecdotique"
        if row["unhappy"]:
            return "insatisfaction"
        return "circonstanciel" if any(i <= row["left_on"] <= i + pd.DateOffset(days=90) for i in incidents) else "inconnu"

    return table.apply(kind, axis=1).rename("type")
# %% dimension_gaps
def dimension_gaps(answers, items):
    numbered = answers.reset_index(drop=True).rename_axis("who").reset_index()
    long = pd.wide_to_long(numbered, ["e", "p"], i="who", j="item").reset_index()[["who", "item", "e", "p"]]
    long = long.merge(items, on="item").assign(gap=lambda t: t["p"] - t["e"])
    return long.pivot_table(index="who", columns="dimension", values="gap").mean().rename("gap").reset_index()
# %% cronbach_alpha
def cronbach_alpha(scores):
    for column in scores.columns:
        scores = scores[scores[column].notna()]
    covariance = scores.cov()
    k = len(covariance)
    mean_variance = sum(covariance.iloc[i, i] for i in range(k)) / k
    mean_covariance = (covariance.sum().sum() - k * mean_variance) / (k * (k - 1))
    return k * mean_covariance / (mean_variance + (k - 1) * mean_covariance)
# %% gap_chart
def gap_chart(table):
    ax = table.set_index("dimension")["gap"].sort_values().plot.barh(title="Écart entre attente et perception")
    ax.set_xlabel("Écart (points)")
    return ax
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    o = orders.assign(age=(as_of - orders["order_date"]).dt.days).query("0 <= age <= 359")
    o["period"] = pd.cut(o["age"], [-1, 179, 359], labels=["recent", "before"])
    t = o.pivot_table(index="account_id", columns="period", values="age", aggfunc="count", observed=False)
    t.columns = t.columns.astype(str)
    c = complaints.query("complaint_date <= @as_of and not resolved_on <= @as_of")
    t["open_complaints"] = [(c["account_id"] == account).sum() for account in t.index]
    return t.assign(slowing=t["recent"] <= t["before"] * 0.5)
# %% retention_targets
def retention_targets(customers, cost, budget):
    t = customers.set_index("account_id").eval("risk * saved * value").sub(cost).rename("gain").to_frame().sort_index()
    worth = t.loc[t["gain"] > 0, "gain"].sort_values(ascending=False, kind="stable")
    spent = pd.Series(cost, index=worth.index).cumsum()
    t["targeted"] = t.index.isin(spent.index[spent <= budget])
    return t
