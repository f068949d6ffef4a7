# Cumule sans actualiser
# fails: [profit_discounted]
# %% cumulated_profit
def cumulated_profit(components, rate):
    profit = components.sum(axis=1).to_numpy()
    return pd.DataFrame({"year": range(len(profit)), "profit": profit, "cumulated_discounted": profit.cumsum()})
