# Multiplie la matrice dans le mauvais sens
# fails: [forecast_one_year, forecast_years]
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    rows = [start.to_numpy(dtype=float)]
    for _ in range(years):
        rows.append(matrix.to_numpy() @ rows[-1] + entries.to_numpy())
    return pd.DataFrame(rows, columns=matrix.columns).assign(year=range(years + 1))
