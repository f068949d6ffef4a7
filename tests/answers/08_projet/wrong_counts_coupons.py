# Compte les bons au lieu des ménages
# fails: [coupon_rate]
# %% coupon_use
def coupon_use(sent, redemptions):
    table = sent.groupby("campaign_id").size().rename("households").reset_index()
    table["users"] = table["campaign_id"].map(redemptions.groupby("campaign_id").size()).fillna(0)
    return table.assign(rate=table["users"] / table["households"])
