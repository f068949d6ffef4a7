# Jointures, tables croisées, cut, clé dans l’index
# fails: []
# %% customer_statuses
def customer_statuses(orders, before, after):
    year = orders["order_date"].dt.year.rename("year")
    crossed = pd.crosstab(orders["account_id"], year).reindex(columns=sorted({*year, before, after}), fill_value=0)
    first_year = (crossed > 0).idxmax(axis=1)
    crossed["status"] = "returned"
    crossed.loc[first_year == after, "status"] = "new"
    crossed.loc[(crossed[before] > 0) & (crossed[after] > 0), "status"] = "kept"
    crossed.loc[(crossed[before] > 0) & (crossed[after] == 0), "status"] = "lost"
    return crossed[(crossed[before] > 0) | (crossed[after] > 0)][["status"]]
# %% volume_and_value
def volume_and_value(kept):
    table = kept.set_index("account_id").sort_index()
    before = table.eval("amount_before / orders_before")
    after = table.eval("amount_after / orders_after")
    table["volume"] = table.eval("orders_after - orders_before") * (before + after) * 0.5
    table["value"] = (after - before) * table.eval("orders_after + orders_before") * 0.5
    return table
# %% growth_levers
def growth_levers(customers):
    long = customers.assign(change=customers["amount_after"] - customers["amount_before"])
    name = np.select(
        [(long["status"] == "new") & ~long["served"], long["status"] == "new", long["status"].isin(["lost", "returned"])],
        ["wider", "share", "volume"], default="kept")
    series = long["change"].groupby(name).sum().drop("kept", errors="ignore")
    series = series.reindex(["wider", "share", "volume", "value"], fill_value=0).astype(float)
    series["volume"] += long["volume"].sum()
    series["value"] += long["value"].sum()
    return series.rename_axis("lever").to_frame("amount")
# %% funnel_by_origin
def funnel_by_origin(records):
    f = records.reset_index(drop=True)
    f["step"] = np.where(f["ordered_on"].notna(), "customer", np.where(f["quoted_on"].notna(), "prospect", "suspect"))
    t = f.pivot_table(index="origin", columns="step", values="account_id", aggfunc="count", fill_value=0)
    t = t.reindex(columns=["suspect", "prospect", "customer"], fill_value=0)
    r = pd.DataFrame({"customers": t["customer"], "prospects": t["customer"] + t["prospect"], "suspects": t.sum(axis=1)})
    r["rate_prospect"] = r["prospects"] / r["suspects"]
    r["rate_customer"] = r["customers"] / r["prospects"]
    return r
# %% acquisition_cost
def acquisition_cost(contacts, records):
    joined = contacts.merge(records, on="account_id", how="left")
    after = joined["interaction_date"] >= joined["ordered_on"]
    return np.float64(joined["cost_eur"].where(~after, 0).sum() / records["ordered_on"].count())
# %% place_customers
def place_customers(customers):
    infinity = float("inf")
    share = pd.cut(customers["amount_eur"] / customers["potential_eur"], [-infinity, 0.25, 0.5, infinity], right=False, labels=["l", "m", "h"])
    potential = pd.cut(customers["potential_eur"], [-infinity, 25_000, 100_000, infinity], right=False, labels=["-", "m", "h"])
    names = {"ml": "Sélectionner", "mm": "Entretenir", "mh": "Servir simplement", "hl": "Conquérir", "hm": "Développer", "hh": "Défendre"}
    codes = potential.astype(str) + share.astype(str)
    return customers.assign(cell=codes.map(names).fillna("hors matrice")).set_index("account_id").sort_index(ascending=False)
# %% best_share
def best_share(budget, win, keep):
    p = np.linspace(0, 1, 101)
    total = 0
    for side, spent in ((win, budget * (1 - p)), (keep, budget * p)):
        total = total + side["n"] * side["value"] * (
            side["ceiling"] - (side["ceiling"] - side["floor"]) * np.exp(-side["speed"] * spent / side["n"]))
    return p[total.argmax()]
# %% lever_chart
def lever_chart(table):
    ax = table.set_index("lever")["amount"].div(1000).plot.bar(rot=0, legend=False)
    ax.set(title="D’où vient la croissance", xlabel="levier de croissance", ylabel="k€")
    return ax.figure
