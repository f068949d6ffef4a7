# En enchaînant les verbes de pandas
# fails: []
# %% cumulated_profit
def cumulated_profit(components, rate):
    return (
        components.sum(axis="columns").rename("profit").rename_axis("year").reset_index()
        .assign(discounted=lambda t: t["profit"] * (1 / (1 + rate)) ** t["year"])
        .assign(cumulated_discounted=lambda t: t["discounted"].cumsum())
    )
# %% break_even
def break_even(cumulated):
    worst_to_come = cumulated[::-1].cummin()[::-1]
    good = worst_to_come[worst_to_come >= 0]
    return None if good.empty else good.index[0]
# %% profit_by_life
def profit_by_life(purchases, years):
    won = purchases["account_id"].nunique()
    start = purchases.sort_values("order_date").drop_duplicates("account_id").set_index("account_id")["order_date"]
    life = purchases["order_date"].sub(purchases["account_id"].map(start)).dt.days.floordiv(365).add(1)
    grouped = purchases.assign(life=life).groupby("life").agg(buyers=("account_id", "nunique"), profit=("profit_eur", "sum"))
    return pd.DataFrame({"life": range(1, years + 1)}).merge(grouped, on="life", how="left").fillna(0).assign(
        profit=lambda t: t["profit"] / won)
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return margin + margin * retention / (1 + rate - retention)
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    value = pd.Series([retention, retention + points]).map(lambda r: lifetime(margin, r, rate) - cost)
    return value[1] / value[0] - 1 if value[0] > 1e-9 else np.nan


def lifetime(margin, retention, rate):
    return margin * (1 + rate) / (1 + rate - retention)
# %% top_share
def top_share(amounts, top):
    return amounts.nlargest(int(-(-top * len(amounts) // 1))).sum() / amounts.sum()
# %% repeat_summary
def repeat_summary(purchases, as_of):
    table = purchases.groupby("account_id", as_index=False).agg(
        x=("order_date", lambda d: d.nunique() - 1), first=("order_date", "min"), last=("order_date", "max"))
    table["t_x"] = (table["last"] - table["first"]).dt.days / 7
    table["T"] = table["first"].rsub(as_of).dt.days / 7
    return table.sort_values("T")
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    def one(client):
        if client["x"] == 0:
            return 1
        return 1 / (1 + a / (b + client["x"] - 1) * ((alpha + client["T"]) / (alpha + client["t_x"])) ** (r + client["x"]))

    return pd.DataFrame({"account_id": summary["account_id"], "p_active": summary.apply(one, axis=1)})
# %% profit_chart
def profit_chart(table):
    ax = table.set_index("life")["profit"].plot.bar()
    ax.set_title("Profit moyen par année de vie")
    ax.set_xlabel("année de vie")
    ax.set_ylabel("profit (€)")
    return ax
