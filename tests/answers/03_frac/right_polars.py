# En polars, converti en pandas ou rendu tel quel
# fails: []
# %% customer_recency
import polars as pl


def customer_recency(orders, accounts, as_of):
    last_order = (
        pl.from_pandas(orders.reset_index(drop=True))
        .filter(pl.col("order_date") <= as_of)
        .group_by("account_id")
        .agg(pl.col("order_date").max())
    )
    return (
        pl.from_pandas(accounts[["account_id"]].reset_index(drop=True))
        .join(last_order, on="account_id", how="left")
        .select("account_id", (pl.lit(as_of) - pl.col("order_date")).dt.total_days().alias("recency"))
        .to_pandas()
    )
# %% customer_activity
def customer_activity(order_lines, accounts):
    totals = pl.from_pandas(order_lines.reset_index(drop=True)).group_by("account_id").agg(
        pl.col("order_id").n_unique().alias("frequency"), pl.col("amount_eur").sum().alias("amount")
    )
    table = pl.from_pandas(accounts[["account_id"]].reset_index(drop=True)).join(totals, on="account_id", how="left")
    return table.with_columns(pl.col("frequency", "amount").fill_null(0))
# %% segment_table
def segment_table(customers):
    table = pl.from_pandas(customers.reset_index(drop=True)).group_by("segment").agg(
        pl.len().alias("clients"), pl.col("amount").sum()
    )
    return table.with_columns(share=pl.col("amount") / pl.col("amount").sum()).to_pandas()
