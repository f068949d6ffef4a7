# Compte le premier achat parmi les réachats
# fails: [summary_purchases]
# %% repeat_summary
def repeat_summary(purchases, as_of):
    days = purchases.groupby("account_id")["order_date"].agg(["size", "nunique", "min", "max"])
    return pd.DataFrame({
        "x": days["nunique"],
        "t_x": (days["max"] - days["min"]).dt.days / 7,
        "T": (as_of - days["min"]).dt.days / 7,
    }).reset_index()
