# N'ajoute les entrées que la première année
# fails: [forecast_years]
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    rows = [start.to_numpy(dtype=float)]
    for year in range(years):
        rows.append(rows[-1] @ matrix.to_numpy() + (entries.to_numpy() if year == 0 else 0))
    return pd.DataFrame(rows, columns=matrix.columns).assign(year=range(years + 1))
