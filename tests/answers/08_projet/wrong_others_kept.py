# Garde les ménages qu’on ne demandait pas
# fails: [window_absent]
# %% window_spend
def window_spend(lines, households, start, end):
    when = lines["transaction_timestamp"]
    spent = lines[(when >= start) & (when < end + pd.Timedelta(days=1))].groupby("household_id")["sales_value"].sum()
    return households[["household_id"]].merge(spent.rename("amount").reset_index(), how="outer").fillna(0)
