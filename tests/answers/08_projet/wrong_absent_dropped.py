# Perd les ménages qui n’ont rien acheté
# fails: [window_absent]
# %% window_spend
def window_spend(lines, households, start, end):
    when = lines["transaction_timestamp"]
    spent = lines[(when >= start) & (when < end + pd.Timedelta(days=1))].groupby("household_id")["sales_value"].sum()
    spent = spent.rename("amount").reset_index()
    return spent[spent["household_id"].isin(households["household_id"])]
