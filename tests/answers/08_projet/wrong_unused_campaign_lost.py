# Perd la campagne dont aucun bon n’a servi
# fails: [coupon_rate]
# %% coupon_use
def coupon_use(sent, redemptions):
    users = sent.merge(redemptions[["campaign_id", "household_id"]].drop_duplicates())
    table = sent.groupby("campaign_id").size().rename("households").reset_index()
    table = table.merge(users.groupby("campaign_id").size().rename("users").reset_index())
    return table.assign(rate=table["users"] / table["households"])
