"""Categories of product that each customer bought, one row a customer, from lines already checked."""

import narwhals as nw

from crmcourse.frac.columns import Columns
from crmcourse.frac.table import rounded

__all__ = ["profile"]


def profile(lines: nw.DataFrame, columns: Columns) -> nw.DataFrame:
    """Number of categories, main one and entropy of the shares of the amount: see `category_profile`."""
    customer = columns.customer
    amount = nw.col("__amount")
    by_category = (
        lines.select(
            customer,
            nw.col(columns.category).cast(nw.String).alias("main_category"),
            nw.col(columns.amount).alias("__amount"),
        )
        .group_by(customer, "main_category")
        .agg(amount.sum())
        .with_columns(rounded(amount))
        .with_columns(amount.max().over(customer).alias("__best"), amount.sum().over(customer).alias("__total"))
    )
    # A category of amount 0 adds nothing to the entropy (x log x tends to 0), as would a share of 1.
    share = nw.when(amount > 0).then(amount / nw.col("__total")).otherwise(nw.lit(1.0))
    return (
        by_category.select(
            customer,
            nw.lit(1).alias("n_categories"),
            nw.when(amount == nw.col("__best")).then(nw.col("main_category")).alias("main_category"),
            (nw.lit(0.0) - share * share.log(2)).alias("entropy"),
            "__total",
        )
        .group_by(customer)
        .agg(
            nw.col("n_categories").sum(),
            nw.col("main_category").min(),
            nw.col("entropy").sum(),
            nw.col("__total").max(),
        )
        .select(
            customer,
            nw.col("n_categories").cast(nw.Int64),
            "main_category",
            nw.when(nw.col("__total") > 0).then(rounded(nw.col("entropy"))).alias("entropy"),
        )
    )
