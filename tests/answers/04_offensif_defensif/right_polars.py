# En polars, converti en pandas ou rendu tel quel
# fails: []
# %% volume_valeur
import polars as pl


def volume_valeur(gardes):
    avant = pl.col("amount_before") / pl.col("orders_before")
    apres = pl.col("amount_after") / pl.col("orders_after")
    volume = (pl.col("orders_after") - pl.col("orders_before")) * (avant + apres) / 2
    table = pl.from_pandas(gardes.reset_index(drop=True)).with_columns(volume.alias("volume"))
    return table.with_columns((pl.col("amount_after") - pl.col("amount_before") - pl.col("volume")).alias("value"))
# %% placer
def placer(clients):
    part, potentiel = pl.col("amount_eur") / pl.col("potential_eur"), pl.col("potential_eur")
    haut = pl.when(part < 0.25).then(pl.lit("Conquérir")).when(part < 0.5).then(pl.lit("Développer")).otherwise(pl.lit("Défendre"))
    bas = pl.when(part < 0.25).then(pl.lit("Sélectionner")).when(part < 0.5).then(pl.lit("Entretenir")).otherwise(pl.lit("Servir simplement"))
    case = pl.when(potentiel < 25_000).then(pl.lit("hors matrice")).when(potentiel < 100_000).then(bas).otherwise(haut)
    return pl.from_pandas(clients.reset_index(drop=True)).with_columns(case.alias("cell")).to_pandas()
