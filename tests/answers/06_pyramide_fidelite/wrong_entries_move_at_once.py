# Fait bouger les entrées l'année de leur arrivée
# fails: [forecast_one_year, forecast_years]
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    rows = [start.to_numpy(dtype=float)]
    for _ in range(years):
        rows.append((rows[-1] + entries.to_numpy()) @ matrix.to_numpy())
    return pd.DataFrame(rows, columns=matrix.columns).assign(year=range(years + 1))
