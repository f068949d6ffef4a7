# En polars
# fails: []
# %% lost_customers
import polars as pl


def lost_customers(orders, as_of, days):
    return (
        pl.from_pandas(orders.reset_index(drop=True))
        .filter(pl.col("order_date") <= as_of)
        .group_by("account_id")
        .agg((pl.lit(as_of) - pl.col("order_date").max()).dt.total_days().alias("silence"))
        .with_columns((pl.col("silence") > days).alias("lost"))
    )
# %% yearly_attrition
import polars as pl


def yearly_attrition(customers, years):
    table = pl.from_pandas(customers.reset_index(drop=True)).join(pl.DataFrame({"year": list(years)}), how="cross")
    there = (pl.col("joined_on").dt.year() < pl.col("year")) & (pl.col("left_on").dt.year().fill_null(9999) >= pl.col("year"))
    gone = there & (pl.col("left_on").dt.year() == pl.col("year"))
    counted = table.group_by("year").agg(there.sum().alias("present"), gone.fill_null(False).sum().alias("lost"))
    rate = pl.when(pl.col("present") > 0).then(pl.col("lost") / pl.col("present"))
    return counted.with_columns(rate.alias("rate")).to_pandas()
# %% renewal_rates
import polars as pl


def renewal_rates(contracts):
    return (
        pl.from_pandas(contracts.reset_index(drop=True))
        .drop_nulls("renewed")
        .group_by("term")
        .agg(pl.len().alias("due"), pl.col("renewed").mean().alias("rate"))
    )
# %% cohort_retention
import polars as pl


def cohort_retention(customers, as_of):
    known = pl.from_pandas(customers.reset_index(drop=True)).filter(pl.col("joined_on") <= as_of)
    known = known.with_columns(pl.col("joined_on").dt.year().alias("cohort"), pl.col("left_on").dt.year().alias("gone"))
    ages = range(as_of.year - known["cohort"].min() + 1)
    return known.group_by("cohort").agg(
        pl.when(pl.col("cohort").first() + age <= as_of.year)
        .then((pl.col("gone").fill_null(9999) > pl.col("cohort") + age).mean())
        .alias(str(age))
        for age in ages
    )
# %% survival_curve
import polars as pl


def survival_curve(histories):
    return (
        pl.from_pandas(histories.reset_index(drop=True))
        .group_by("months")
        .agg(pl.len().alias("n"), pl.col("left").sum().alias("departures"))
        .sort("months")
        .with_columns(pl.col("n").reverse().cum_sum().reverse().alias("at_risk"))
        .filter(pl.col("departures") > 0)
        .with_columns((1 - pl.col("departures") / pl.col("at_risk")).cum_prod().alias("survival"))
    )
# %% warning_signals
import polars as pl


def warning_signals(orders, complaints, as_of):
    aged = pl.from_pandas(orders.reset_index(drop=True)).with_columns(
        (pl.lit(as_of) - pl.col("order_date")).dt.total_days().alias("age")
    )
    counted = aged.filter(pl.col("age").is_between(0, 359)).group_by("account_id").agg(
        (pl.col("age") < 180).sum().alias("recent"), (pl.col("age") >= 180).sum().alias("before")
    )
    waiting = (
        pl.from_pandas(complaints.reset_index(drop=True))
        .filter((pl.col("complaint_date") <= as_of) & (pl.col("resolved_on").is_null() | (pl.col("resolved_on") > as_of)))
        .group_by("account_id")
        .agg(pl.len().alias("open_complaints"))
    )
    return (
        counted.join(waiting, on="account_id", how="left")
        .with_columns(pl.col("open_complaints").fill_null(0), (pl.col("recent") * 2 <= pl.col("before")).alias("slowing"))
        .to_pandas()
    )
# %% retention_targets
import polars as pl


def retention_targets(customers, cost, budget):
    return (
        pl.from_pandas(customers.reset_index(drop=True))
        .with_columns((pl.col("risk") * pl.col("saved") * pl.col("value") - cost).alias("gain"))
        .sort("gain", "account_id", descending=[True, False])
        .with_row_index("rank", offset=1)
        .with_columns(((pl.col("gain") > 0) & (pl.col("rank") * cost <= budget)).alias("targeted"))
    )
