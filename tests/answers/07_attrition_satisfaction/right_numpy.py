# Avec numpy
# fails: []
# %% lost_customers
def lost_customers(orders, as_of, days):
    accounts, dates = orders["account_id"].to_numpy(), orders["order_date"].to_numpy().astype("datetime64[D]")
    day = np.datetime64(as_of.date())
    accounts, dates = accounts[dates <= day], dates[dates <= day]
    unique, rank = np.unique(accounts, return_inverse=True)
    silence = np.full(len(unique), 10**6)
    np.minimum.at(silence, rank, (day - dates).astype(int))
    return pd.DataFrame({"account_id": unique, "silence": silence, "lost": silence > days})
# %% yearly_attrition
def yearly_attrition(customers, years):
    joined = customers["joined_on"].dt.year.to_numpy()[:, None]
    left = customers["left_on"].dt.year.fillna(9999).to_numpy()[:, None]
    year = np.array(list(years))
    there = (joined < year) & (left >= year)
    present, lost = there.sum(axis=0), (there & (left == year)).sum(axis=0)
    rate = np.divide(lost, present, out=np.full(len(year), np.nan), where=present > 0)
    return pd.DataFrame({"year": year, "present": present, "lost": lost, "rate": rate})
# %% contract_attrition
in_2024 = contracts["end_date"].to_numpy().astype("datetime64[Y]") == np.datetime64("2024")
contract_attrition = np.mean(contracts["renewed"].to_numpy(dtype=float, na_value=np.nan)[in_2024] == 0)
# %% renewal_rates
def renewal_rates(contracts):
    renewed = contracts["renewed"].to_numpy(dtype=float, na_value=np.nan)
    term = contracts["term"].to_numpy()
    known = ~np.isnan(renewed)
    due = np.bincount(term[known])
    kept = np.bincount(term[known], weights=renewed[known])
    terms = np.flatnonzero(due)
    return pd.DataFrame({"term": terms, "due": due[terms], "rate": kept[terms] / due[terms]})
# %% cohort_retention
def cohort_retention(customers, as_of):
    known = customers[(customers["joined_on"] <= as_of).to_numpy()]
    joined = known["joined_on"].dt.year.to_numpy()
    # parti au cours de l'année y : absent le soir du 31 décembre y
    left = known["left_on"].dt.year.fillna(9999).to_numpy()
    cohorts = np.unique(joined)
    ages = np.arange(as_of.year - cohorts[0] + 1)
    table = np.array([[(left[joined == c] > c + k).mean() if c + k <= as_of.year else np.nan for k in ages] for c in cohorts])
    return pd.DataFrame(table, columns=ages, index=cohorts).rename_axis("cohort")
# %% survival_curve
def survival_curve(histories):
    months, left = histories["months"].to_numpy(), histories["left"].to_numpy(dtype=bool)
    times, departures = np.unique(months[left], return_counts=True)
    at_risk = len(months) - np.searchsorted(np.sort(months), times, side="left")
    return pd.DataFrame({
        "months": times, "at_risk": at_risk, "departures": departures,
        "survival": np.exp(np.cumsum(np.log(np.maximum(1 - departures / at_risk, 1e-300)))),
    })
# %% departure_types
def departure_types(departures, complaints, incidents):
    left = departures["left_on"].to_numpy()[:, None]
    bad = complaints[(complaints["satisfied"] == False).fillna(False).to_numpy(dtype=bool)]
    wait = (left - bad["complaint_date"].to_numpy()) / np.timedelta64(1, "D")
    same = departures["account_id"].to_numpy()[:, None] == bad["account_id"].to_numpy()
    unhappy = (same & (wait >= 0) & (wait <= 180)).any(axis=1)
    gap = (left - np.array(incidents, dtype="datetime64[ns]")) / np.timedelta64(1, "D")
    struck = ((gap >= 0) & (gap <= 90)).any(axis=1)
    reason = departures["reason"].fillna("").to_numpy().astype(str)
    kinds = np.select(
        [reason == "insatisfaction", reason == "offre concurrente", reason == "incident de service", reason != "", unhappy, struck],
        ["insatisfaction", "structurel", "circonstanciel", "anecdotique", "insatisfaction", "circonstanciel"], default="inconnu")
    return pd.DataFrame({"account_id": departures["account_id"].to_numpy(), "type": kinds})
# %% dimension_gaps
def dimension_gaps(answers, items):
    numbers, names = items["item"].to_numpy(), items["dimension"].to_numpy()
    expected = answers[[f"e{n}" for n in numbers]].to_numpy(dtype=float)
    perceived = answers[[f"p{n}" for n in numbers]].to_numpy(dtype=float)
    gaps = {name: np.nanmean(np.nanmean((perceived - expected)[:, names == name], axis=1)) for name in set(names)}
    return pd.Series(gaps, name="gap").rename_axis("dimension")
# %% cronbach_alpha
def cronbach_alpha(scores):
    x = scores.to_numpy(dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    covariance = np.cov(x.T)
    k = len(covariance)
    return k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
# %% gap_chart
def gap_chart(table):
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.bar(np.arange(len(table)), table["gap"].to_numpy(), tick_label=table["dimension"].tolist())
    fig.suptitle("Attendu et perçu")
    ax.set_xlabel("dimensions SERVQUAL")
    ax.set_ylabel("ecart (perçu - attendu)")
    return fig
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    age = ((as_of - orders["order_date"]) / pd.Timedelta(days=1)).to_numpy()
    who = orders["account_id"].to_numpy()
    accounts = np.unique(who[(age >= 0) & (age < 360)])
    recent = (who[(age >= 0) & (age < 180)] == accounts[:, None]).sum(axis=1)
    before = (who[(age >= 180) & (age < 360)] == accounts[:, None]).sum(axis=1)
    filed = complaints["complaint_date"].to_numpy() <= as_of.to_datetime64()
    settled = complaints["resolved_on"].fillna(pd.Timestamp("2200-01-01")).to_numpy() <= as_of.to_datetime64()
    waiting = complaints["account_id"].to_numpy()[filed & ~settled]
    return pd.DataFrame({"account_id": accounts, "recent": recent, "before": before, "slowing": recent <= before / 2,
                         "open_complaints": (waiting == accounts[:, None]).sum(axis=1)})
# %% retention_targets
def retention_targets(customers, cost, budget):
    account = customers["account_id"].to_numpy()
    gain = customers["risk"].to_numpy() * customers["saved"].to_numpy() * customers["value"].to_numpy() - cost
    order = np.lexsort((account, -gain))
    targeted = np.zeros(len(account), dtype=bool)
    targeted[order[: budget // cost]] = True
    return pd.DataFrame({"account_id": account, "gain": gain, "targeted": targeted & (gain > 0)})
