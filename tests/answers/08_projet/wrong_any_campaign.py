# Compte un bon d’une autre campagne
# fails: [coupon_rate]
# %% coupon_use
def coupon_use(sent, redemptions):
    marked = sent.assign(used=sent["household_id"].isin(redemptions["household_id"]))
    table = marked.groupby("campaign_id", as_index=False).agg(households=("used", "size"), users=("used", "sum"))
    return table.assign(rate=table["users"] / table["households"])
