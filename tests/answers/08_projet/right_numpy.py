# Avec numpy, des index et des tris
# fails: []
# %% audit_lines
def audit_lines(lines):
    value, fuel = lines["sales_value"].to_numpy(), np.zeros(len(lines), dtype=bool)
    fuel |= lines["department"].fillna("").to_numpy() == "FUEL"
    fuel |= lines["quantity"].to_numpy() > 500
    return pd.Series({"baskets": np.unique(lines["basket_id"]).size, "lines": value.size,
                      "zero_value": np.count_nonzero(value == 0), "fuel_sales": value[fuel].sum(),
                      "no_department": lines["department"].isna().to_numpy().sum()}, dtype=float)
# %% prepare_baskets
def prepare_baskets(lines):
    ids, first, place = np.unique(lines["basket_id"], return_index=True, return_inverse=True)
    value = lines["sales_value"].to_numpy()
    fuel = (lines["department"].fillna("") == "FUEL").to_numpy() | (lines["quantity"] > 500).to_numpy()
    head = lines.iloc[first]
    return pd.DataFrame({"basket_id": ids, "household_id": head["household_id"].to_numpy(),
                         "day": head["transaction_timestamp"].dt.floor("D").to_numpy(),
                         "amount": np.bincount(place, value), "fuel": np.bincount(place, value * fuel), "n": np.bincount(place)})
# %% household_frac
def household_frac(lines, as_of):
    days = (as_of - lines["transaction_timestamp"].dt.floor("D")).dt.days
    table = lines.assign(days=days, department=lines["department"].where(lines["sales_value"] > 0))
    return table.groupby("household_id").agg(
        recency=("days", "min"), frequency=("basket_id", "nunique"), amount=("sales_value", "sum"), departments=("department", "nunique"))
# %% top_share
def top_share(amounts, share):
    ordered = np.sort(amounts.to_numpy())[::-1]
    return np.cumsum(ordered)[max(1, int(np.floor(share * ordered.size + 0.5))) - 1] / ordered.sum()
# %% top_20
ranks = households["amount"].rank(ascending=False, method="first")
top_20 = households["amount"][ranks <= 494].sum() / households["amount"].sum()
# %% household_margin
def household_margin(lines, rates, other_rate):
    department = lines["department"].to_numpy(dtype=object)
    rate = np.full(len(lines), other_rate)
    for name, value in rates.items():
        rate[department == name] = value
    table = lines[["household_id"]].assign(sales=lines["sales_value"], margin=lines["sales_value"] * rate)
    return table.pivot_table(index="household_id", values=["margin", "sales"], aggfunc="sum")
# %% rank_kept
def rank_kept(first, second, share):
    n = max(1, round(share * len(first)))
    both = pd.concat([first.rename("a"), second.rename("b")], axis=1).loc[first.index].fillna(0)
    ranks = both.rank(ascending=False, method="first")
    return float(((ranks["a"] <= n) & (ranks["b"] <= n)).sum() / n)
# %% place_households
def place_households(table):
    a, b, segment = table["first_half"], table["second_half"], np.full(len(table), "occasionnels", dtype=object)
    segment[a + b >= 500] = "reguliers"
    segment[b >= 1.3 * a] = "en_progres"
    segment[a + b >= 2500] = "piliers"
    segment[b < 0.7 * a] = "en_retrait"
    segment[a == 0] = "apparus"
    segment[table["recency"] > 60] = "silencieux"
    return pd.DataFrame({"segment": segment}, index=pd.Index(table["household_id"]))
# %% segment_chart
def segment_chart(portrait):
    share = portrait.set_index("segment")["sales"].pipe(lambda s: 100 * s / s.sum())
    axes = share.sort_values().plot.barh()
    axes.set_title("Les segments")
    axes.set_xlabel("Chiffre d’affaires, en %")
    axes.set_ylabel("Segments")
    return axes
# %% window_spend
def window_spend(lines, households, start, end):
    when = lines["transaction_timestamp"].to_numpy().astype("datetime64[D]")
    inside = (when >= np.datetime64(start, "D")) & (when <= np.datetime64(end, "D"))
    spent = lines["sales_value"].where(inside, 0).groupby(lines["household_id"]).sum().rename("amount")
    return households.merge(spent, left_on="household_id", right_index=True, how="left").fillna({"amount": 0})
# %% naive_gap
def naive_gap(panel):
    treated, during = panel["treated"].to_numpy(dtype=bool), panel["during"].to_numpy()
    return during[treated].mean() - during[~treated].mean()
# %% did_effect
def did_effect(panel):
    # régression sur le traitement, la période et leur produit
    treated = np.tile(panel["treated"].to_numpy(dtype=float), 2)
    later = np.repeat([0.0, 1.0], len(panel))
    spent = np.concatenate([panel["before"], panel["during"]])
    design = np.column_stack([np.ones_like(later), treated, later, treated * later])
    return np.linalg.lstsq(design, spent, rcond=None)[0][3]
# %% stratified_effect
def stratified_effect(panel, bounds):
    edges = [-np.inf, *bounds, np.inf]
    change = panel.assign(change=panel["during"] - panel["before"], stratum=pd.cut(panel["reference"], edges, right=False, labels=False))
    table = change.pivot_table(index="stratum", columns="treated", values="change", aggfunc=["mean", "count"]).dropna()
    gap = table["mean"][True] - table["mean"][False]
    return pd.Series({"effect": np.average(gap, weights=table["count"][True]), "treated": table["count"][True].sum()})
# %% placebo
placebo = -np.diff(
    placebo_panel.assign(change=placebo_panel["before"] - placebo_panel["during"]).groupby("treated")["change"].mean())[0]
# %% coupon_use
def coupon_use(sent, redemptions):
    keys = ["campaign_id", "household_id"]
    used = pd.MultiIndex.from_frame(sent[keys]).isin(pd.MultiIndex.from_frame(redemptions[keys]))
    groups = pd.Series(used).groupby(sent["campaign_id"].to_numpy())
    return pd.DataFrame({"households": groups.size(), "users": groups.sum(), "rate": groups.mean()}).rename_axis("campaign_id")
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    size = segments.set_index("segment")["households"].loc[actions["segment"]].to_numpy()
    controls = np.rint(control_share * size)
    price = actions["cost_per_household"].to_numpy()
    return pd.DataFrame({"break_even": price / margin_rate, "cost": (size - controls) * price, "treated": size - controls,
                         "controls": controls}, index=pd.Index(actions["segment"], name="segment"))
