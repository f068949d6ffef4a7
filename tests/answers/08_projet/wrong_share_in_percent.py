# Donne des pourcentages au lieu de parts
# fails: [share_of_the_best, claim_on_the_grocer, coupon_rate]
# %% top_share
def top_share(amounts, share):
    return 100 * amounts.nlargest(max(1, round(share * len(amounts)))).sum() / amounts.sum()
# %% top_20
top_20 = 100 * households["amount"].nlargest(494).sum() / households["amount"].sum()
# %% coupon_use
def coupon_use(sent, redemptions):
    users = redemptions[["campaign_id", "household_id"]].drop_duplicates()
    users = sent.merge(users).groupby("campaign_id").size()
    table = sent.groupby("campaign_id").size().rename("households").reset_index()
    table["users"] = table["campaign_id"].map(users).fillna(0)
    table["rate"] = 100 * table["users"] / table["households"]
    return table
