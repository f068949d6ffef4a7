# Commence le lendemain du premier jour
# fails: [window_bounds]
# %% window_spend
def window_spend(lines, households, start, end):
    when = lines["transaction_timestamp"]
    spent = lines[(when.dt.normalize() > start) & (when.dt.normalize() <= end)].groupby("household_id")["sales_value"].sum()
    return households[["household_id"]].assign(amount=households["household_id"].map(spent).fillna(0))
