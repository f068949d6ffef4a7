# En polars, converti en pandas ou rendu tel quel
# fails: []
# %% volume_and_value
import polars as pl


def volume_and_value(kept):
    before = pl.col("amount_before") / pl.col("orders_before")
    after = pl.col("amount_after") / pl.col("orders_after")
    volume = (pl.col("orders_after") - pl.col("orders_before")) * (before + after) / 2
    table = pl.from_pandas(kept.reset_index(drop=True)).with_columns(volume.alias("volume"))
    return table.with_columns((pl.col("amount_after") - pl.col("amount_before") - pl.col("volume")).alias("value"))
# %% place_customers
def place_customers(customers):
    share, potential = pl.col("amount_eur") / pl.col("potential_eur"), pl.col("potential_eur")
    high = pl.when(share < 0.25).then(pl.lit("Conquérir")).when(share < 0.5).then(pl.lit("Développer")).otherwise(pl.lit("Défendre"))
    low = pl.when(share < 0.25).then(pl.lit("Sélectionner")).when(share < 0.5).then(pl.lit("Entretenir")).otherwise(pl.lit("Servir simplement"))
    cell = pl.when(potential < 25_000).then(pl.lit("hors matrice")).when(potential < 100_000).then(low).otherwise(high)
    return pl.from_pandas(customers.reset_index(drop=True)).with_columns(cell.alias("cell")).to_pandas()
