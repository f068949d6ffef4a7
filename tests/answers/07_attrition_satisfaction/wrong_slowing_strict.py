# Exige moins de la moitié
# fails: [signals_orders]
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    age = (as_of - orders["order_date"]).dt.days
    t = pd.DataFrame({"recent": orders[age.between(0, 179)].groupby("account_id").size(),
                      "before": orders[age.between(180, 359)].groupby("account_id").size()}).fillna(0)
    t["slowing"] = t["recent"] < t["before"] / 2
    waiting = complaints[(complaints["complaint_date"] <= as_of) & ~(complaints["resolved_on"] <= as_of)]
    t["open_complaints"] = waiting.groupby("account_id").size().reindex(t.index, fill_value=0)
    return t.rename_axis("account_id").reset_index()
