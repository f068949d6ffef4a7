# Prend le silence pour t_x
# fails: [summary_last]
# %% repeat_summary
def repeat_summary(purchases, as_of):
    days = purchases.groupby("account_id")["order_date"].agg(["size", "nunique", "min", "max"])
    return pd.DataFrame({
        "x": days["nunique"] - 1,
        "t_x": (as_of - days["max"]).dt.days / 7,
        "T": (as_of - days["min"]).dt.days / 7,
    }).reset_index()
