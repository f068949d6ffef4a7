# Donne les durées en jours
# fails: [summary_last, summary_observed]
# %% repeat_summary
def repeat_summary(purchases, as_of):
    days = purchases.groupby("account_id")["order_date"].agg(["size", "nunique", "min", "max"])
    return pd.DataFrame({
        "x": days["nunique"] - 1,
        "t_x": (days["max"] - days["min"]).dt.days,
        "T": (as_of - days["min"]).dt.days,
    }).reset_index()
