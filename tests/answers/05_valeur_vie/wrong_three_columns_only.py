# N’additionne que les trois premières composantes
# fails: [profit_each_year]
# %% cumulated_profit
def cumulated_profit(components, rate):
    profit = components.iloc[:, :3].sum(axis=1).to_numpy(dtype=float)
    year = np.arange(len(profit))
    return pd.DataFrame({"year": year, "profit": profit, "cumulated_discounted": (profit / (1 + rate) ** year).cumsum()})
