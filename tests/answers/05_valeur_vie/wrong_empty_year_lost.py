# Perd les années sans commande
# fails: [life_empty]
# %% profit_by_life
def profit_by_life(purchases, years):
    first = purchases.groupby("account_id")["order_date"].transform("min")
    life = ((purchases["order_date"] - first).dt.days // 365 + 1).rename("life")
    groups = purchases[life <= years].groupby(life)
    table = pd.DataFrame({"buyers": groups["account_id"].nunique(), "profit": groups["profit_eur"].sum() / purchases["account_id"].nunique()})
    return table.rename_axis("life").reset_index()
