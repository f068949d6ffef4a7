# En polars, converti en pandas ou rendu tel quel
# fails: []
# %% recence
import polars as pl


def recence(commandes, clients, date_analyse):
    derniere = (
        pl.from_pandas(commandes.reset_index(drop=True))
        .filter(pl.col("order_date") <= date_analyse)
        .group_by("account_id")
        .agg(pl.col("order_date").max())
    )
    return (
        pl.from_pandas(clients[["account_id"]].reset_index(drop=True))
        .join(derniere, on="account_id", how="left")
        .select("account_id", (pl.lit(date_analyse) - pl.col("order_date")).dt.total_days().alias("recency"))
        .to_pandas()
    )
# %% activite
def activite(lignes, clients):
    resume = pl.from_pandas(lignes.reset_index(drop=True)).group_by("account_id").agg(
        pl.col("order_id").n_unique().alias("frequency"), pl.col("amount_eur").sum().alias("amount")
    )
    table = pl.from_pandas(clients[["account_id"]].reset_index(drop=True)).join(resume, on="account_id", how="left")
    return table.with_columns(pl.col("frequency", "amount").fill_null(0))
# %% tableau_segments
def tableau_segments(fiche):
    table = pl.from_pandas(fiche.reset_index(drop=True)).group_by("segment").agg(
        pl.len().alias("clients"), pl.col("amount").sum()
    )
    return table.with_columns(share=pl.col("amount") / pl.col("amount").sum()).to_pandas()
