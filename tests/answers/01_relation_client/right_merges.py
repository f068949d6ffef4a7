# Avec merge, pivot et numpy
# fails: []
# %% add_moment
def add_moment(story):
    import numpy as np
    purpose = story["purpose"]
    after = purpose.isin(["réclamation", "suivi de commande", "suivi commercial"])
    return story.assign(moment=np.select([purpose == "commande", after], ["transaction", "après la vente"], "avant la vente"))
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    import numpy as np
    table = accounts.merge(orders, on="account_id", how="left").groupby("account_id").agg(
        total=("amount_eur", "sum"), potential=("potential_eur", "first"))
    table["share"] = np.where(table["potential"] > 0, table["total"] / table["potential"].replace(0, np.nan), np.nan)
    return table
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    table = orders.merge(first_orders, on="account_id")
    table["quarter"] = ((table["order_date"] - table["first_date"]) / pd.Timedelta(days=91)).astype(int)
    return table.sort_values("order_date")
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    cells = [{"account_id": s.account_id, "quarter": q} for s in seen.itertuples() for q in range(s.quarters_seen)]
    counts = aged.groupby(["account_id", "quarter"]).size().rename("n").reset_index()
    table = pd.DataFrame(cells).merge(counts, on=["account_id", "quarter"], how="left").fillna({"n": 0})
    return table.groupby("quarter").agg(relations=("account_id", "size"), rate=("n", "mean"))
# %% retention_rate
def retention_rate(orders, year):
    table = orders.assign(year=orders["order_date"].dt.year).pivot_table(
        index="account_id", columns="year", values="order_date", aggfunc="count").reindex(columns=[year - 1, year])
    there = table[table[year - 1].notna()]
    return there[year].notna().mean()
# %% retention_by_group
def retention_by_group(answers, threshold):
    known = answers.dropna(subset=["satisfaction"]).copy()
    known["group"] = known["tied"].map({True: "tenu ", False: "libre "}).astype(str) + (
        known["satisfaction"] >= threshold).map({True: "satisfait", False: "mécontent"}).astype(str)
    table = known.groupby("group")["stays"].agg(answers="size", retention="mean")
    table = table.reindex(["libre mécontent", "libre satisfait", "tenu mécontent", "tenu satisfait"])
    return table.fillna({"answers": 0}).reset_index()
# %% customer_value
def customer_value(margin, retention, rate):
    q = retention / (1 + rate)
    return margin * q / (1 - q)
# %% capital
import numpy as np
capital = np.dot(groups["customers"] * groups["margin_eur"], groups["retention"] / (1.1 - groups["retention"]))
# %% contradictory
def contradictory(messages, complaints):
    far = pd.Timestamp("2100-01-01")
    pairs = messages.merge(complaints.fillna({"resolved_on": far}), on="account_id", how="inner")
    return pairs.query("complaint_date < sent_on < resolved_on").drop_duplicates("message_id")
# %% moments_chart
def moments_chart(table):
    ax = table.plot.bar(x="moment", y="contacts", legend=False, title="Les contacts par moment")
    ax.set_xlabel("Moment")
    ax.set_ylabel("Contacts")
    return ax
