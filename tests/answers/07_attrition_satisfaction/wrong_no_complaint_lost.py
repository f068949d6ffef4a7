# Perd les comptes sans réclamation
# fails: [signals_orders, signals_complaints]
# %% warning_signals
def warning_signals(orders, complaints, as_of):
    age = (as_of - orders["order_date"]).dt.days
    t = pd.DataFrame({"recent": orders[age.between(0, 179)].groupby("account_id").size(),
                      "before": orders[age.between(180, 359)].groupby("account_id").size()}).fillna(0).reset_index()
    t["slowing"] = t["recent"] <= t["before"] / 2
    waiting = complaints[(complaints["complaint_date"] <= as_of) & ~(complaints["resolved_on"] <= as_of)]
    return t.merge(waiting.groupby("account_id").size().rename("open_complaints").reset_index(), on="account_id")
