# Avec numpy : searchsorted, select, unique
# fails: []
# %% customer_recency
import numpy as np


def customer_recency(orders, accounts, as_of):
    days = (np.datetime64(as_of, "D") - orders["order_date"].to_numpy().astype("datetime64[D]")).astype(int)
    ids = orders["account_id"].to_numpy()
    result = np.full(len(accounts), np.nan)
    for position, account in enumerate(accounts["account_id"].to_numpy()):
        own = days[(ids == account) & (days >= 0)]
        if own.size:
            result[position] = own.min()
    return pd.DataFrame({"account_id": accounts["account_id"].to_numpy(), "recency": result})
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    days = orders["order_date"].to_numpy()
    start = (as_of - pd.DateOffset(years=1)).to_datetime64()
    return orders.iloc[np.flatnonzero((days > start) & (days <= as_of.to_datetime64()))]
# %% customer_activity
def customer_activity(order_lines, accounts):
    ids = accounts["account_id"].to_numpy()
    own_lines = [order_lines["account_id"].to_numpy() == account for account in ids]
    return pd.DataFrame({
        "account_id": ids,
        "frequency": [np.unique(order_lines["order_id"].to_numpy()[mask]).size for mask in own_lines],
        "amount": [order_lines["amount_eur"].to_numpy()[mask].sum() for mask in own_lines],
    })
# %% letter_scores
def letter_scores(summary):
    r, f, a = (summary[c].to_numpy(dtype=float) for c in ("recency", "frequency", "amount"))
    return summary.assign(
        R=np.select([r <= 91, r <= 182, r <= 365], [4, 3, 2], default=1),
        F=np.select([f > 6, f >= 4, f >= 2], [4, 3, 2], default=1).astype(float),
        A=np.where(a > 100_000, 4, np.where(a > 50_000, 3, np.where(a >= 10_000, 2, 1))).astype("int8"),
    )
# %% code_and_total
def code_and_total(scores, weights):
    matrix = scores[["R", "F", "A"]].to_numpy()
    return scores.assign(
        code=["".join(map(str, row)) for row in matrix],
        total=matrix.sum(axis=1),
        weighted=matrix @ np.array([weights["R"], weights["F"], weights["A"]]),
    )
# %% quartile_scores
def quartile_scores(values):
    return 1 + np.searchsorted(np.quantile(values, [0.25, 0.5, 0.75]), values, side="left")
# %% agreement
agreement = np.mean(active["A"].to_numpy() == active["A_quartile"].to_numpy())
# %% segment_chart
def segment_chart(table):
    fig, axes = plt.subplots(1, 1, squeeze=False)
    axes[0, 0].bar(np.arange(len(table)), table["clients"])
    axes[0, 0].set_xticks(np.arange(len(table)), table["segment"], rotation=30)
    axes[0, 0].set_title("Taille des segments", loc="left")
    axes[0, 0].set_xlabel("segment")
    axes[0, 0].set_ylabel("nombre de clients (comptes)")
    return fig
