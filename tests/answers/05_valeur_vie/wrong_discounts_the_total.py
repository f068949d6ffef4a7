# Actualise le cumul au lieu de chaque profit
# fails: [profit_discounted]
# %% cumulated_profit
def cumulated_profit(components, rate):
    profit = components.sum(axis=1).to_numpy(dtype=float)
    year = np.arange(len(profit))
    return pd.DataFrame({"year": year, "profit": profit, "cumulated_discounted": profit.cumsum() / (1 + rate) ** year})
