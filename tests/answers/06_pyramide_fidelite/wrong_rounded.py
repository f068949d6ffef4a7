# Arrondit les effectifs chaque année
# fails: [forecast_years, forecast_one_year]
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    rows = [start.to_numpy(dtype=float)]
    for _ in range(years):
        rows.append(np.ceil((rows[-1] @ matrix.to_numpy() + entries.to_numpy()) / 5) * 5)
    return pd.DataFrame(rows, columns=matrix.columns).assign(year=range(years + 1))
