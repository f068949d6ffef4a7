# Avec numpy, le client en index, des colonnes en plus
# fails: []
# %% cumulated_profit
def cumulated_profit(components, rate):
    table = pd.DataFrame({"profit": components.to_numpy().sum(axis=1)})
    table["factor"] = np.power(1 + rate, -np.arange(len(table), dtype=float))
    table["cumulated_discounted"] = np.cumsum(table["profit"] * table["factor"])
    return table.rename_axis("year")
# %% break_even
def break_even(cumulated):
    values = np.asarray(cumulated)
    good = np.flip(np.cumprod(np.flip(values >= 0)))
    return np.argmax(good) if good.any() else None
# %% profit_by_life
def profit_by_life(purchases, years):
    table = purchases.merge(purchases.groupby("account_id")["order_date"].min().rename("first"), on="account_id")
    table["life"] = np.floor((table["order_date"] - table["first"]) / pd.Timedelta(days=365)).astype(int) + 1
    lives = pd.Index(np.arange(1, years + 1), name="life")
    result = pd.DataFrame(index=lives)
    result["buyers"] = table.drop_duplicates(["account_id", "life"])["life"].value_counts().reindex(lives).fillna(0)
    result["profit"] = table.groupby("life")["profit_eur"].sum().reindex(lives).fillna(0) / table["account_id"].nunique()
    return result
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    ratio = retention / (1 + rate)
    return np.float64(margin) / (1 - ratio)
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    before, after = (margin * (1 + rate) / (1 + rate - np.array([retention, retention + points]))) - cost
    if before <= 1e-9:
        return None
    return after / before - 1
# %% top_share
def top_share(amounts, top):
    values = -np.sort(-np.asarray(amounts, dtype=float))
    return np.cumsum(values)[int(np.ceil(len(values) * top)) - 1] / np.sum(values)
# %% repeat_summary
def repeat_summary(purchases, as_of):
    days = purchases.drop_duplicates(["account_id", "order_date"]).groupby("account_id")["order_date"]
    week = pd.Timedelta(weeks=1)
    return pd.DataFrame({"x": days.count() - 1, "t_x": (days.max() - days.min()) / week, "T": (as_of - days.min()) / week})
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    x, t_x, T = (summary[name].to_numpy(dtype=float) for name in ("x", "t_x", "T"))
    with np.errstate(divide="ignore"):
        log_odds = np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * np.log((alpha + T) / (alpha + t_x))
    chance = np.where(x == 0, 1, 1 / (1 + np.exp(log_odds)))
    return summary.assign(p_active=chance).set_index("account_id")
# %% profit_chart
def profit_chart(table):
    fig, ax = plt.subplots()
    ax.barh([str(n) for n in table["life"]], table["profit"])
    ax.set(title="Ce que rapporte un client conquis", xlabel="Profit (€)", ylabel="Année de vie")
    return fig
