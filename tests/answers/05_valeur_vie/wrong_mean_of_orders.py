# Moyenne par commande, et commandes pour acheteurs
# fails: [life_years, life_everyone]
# %% profit_by_life
def profit_by_life(purchases, years):
    first = purchases.groupby("account_id")["order_date"].transform("min")
    life = ((purchases["order_date"] - first).dt.days // 365 + 1).rename("life")
    table = purchases.groupby(life)["profit_eur"].agg(buyers="size", profit="mean")
    return table.reindex(range(1, years + 1), fill_value=0).rename_axis("life").reset_index()
