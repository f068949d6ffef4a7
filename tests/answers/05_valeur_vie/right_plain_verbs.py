# Écrites à partir du seul énoncé, avec des verbes simples de pandas
# fails: []
# %% cumulated_profit
def cumulated_profit(components, rate):
    result = pd.DataFrame({"year": components.index, "profit": components.sum(axis=1).to_numpy()})
    result["cumulated_discounted"] = (result["profit"] / (1 + rate) ** result["year"]).cumsum()
    return result
# %% break_even
def break_even(cumulated):
    for annee in cumulated.index:
        if (cumulated.loc[annee:] >= 0).all():
            return annee
    return None
# %% profit_by_life
def profit_by_life(purchases, years):
    premier = purchases.groupby("account_id")["order_date"].transform("min")
    purchases = purchases.assign(life=(purchases["order_date"] - premier).dt.days // 365 + 1)
    groupes = purchases.groupby("life")
    result = pd.DataFrame({"buyers": groupes["account_id"].nunique(), "profit": groupes["profit_eur"].sum()})
    result = result.reindex(range(1, years + 1), fill_value=0).rename_axis("life").reset_index()
    result["profit"] = result["profit"] / purchases["account_id"].nunique()
    return result
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return margin * (1 + rate) / (1 + rate - retention)
# %% profit_rise
def profit_rise(margin, retention, rate, cost, points):
    avant = margin * (1 + rate) / (1 + rate - retention) - cost
    apres = margin * (1 + rate) / (1 + rate - retention - points) - cost
    if avant <= 0:
        return np.nan
    return apres / avant - 1
# %% top_share
def top_share(amounts, top):
    combien = int(np.ceil(top * len(amounts)))
    return amounts.sort_values(ascending=False).head(combien).sum() / amounts.sum()
# %% repeat_summary
def repeat_summary(purchases, as_of):
    jours = purchases.drop_duplicates(["account_id", "order_date"]).groupby("account_id")["order_date"]
    result = pd.DataFrame({"x": jours.count() - 1})
    result["t_x"] = (jours.max() - jours.min()).dt.days / 7
    result["T"] = (as_of - jours.min()).dt.days / 7
    return result.reset_index()
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    x, t_x, T = summary["x"], summary["t_x"], summary["T"]
    p = 1 / (1 + a / (b + x - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x))
    p[x == 0] = 1
    return pd.DataFrame({"account_id": summary["account_id"], "p_active": p})
# %% profit_chart
def profit_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["life"], table["profit"])
    ax.set_title("Ce que rapporte un client, année après année")
    ax.set_xlabel("année de vie")
    ax.set_ylabel("profit (€)")
    return ax
