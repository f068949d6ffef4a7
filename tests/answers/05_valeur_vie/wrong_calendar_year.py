# Compte en années civiles
# fails: [life_years]
# %% profit_by_life
def profit_by_life(purchases, years):
    first = purchases.groupby("account_id")["order_date"].transform("min")
    life = (purchases["order_date"].dt.year - first.dt.year + 1).rename("life")
    groups = purchases.groupby(life)
    table = pd.DataFrame({"buyers": groups["account_id"].nunique(), "profit": groups["profit_eur"].sum() / purchases["account_id"].nunique()})
    return table.reindex(range(1, years + 1), fill_value=0).rename_axis("life").reset_index()
