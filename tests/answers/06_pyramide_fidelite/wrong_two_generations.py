# S'arrête aux petits-enfants
# fails: [families_descendants]
# %% family_sizes
def family_sizes(accounts):
    t = accounts[["account_id"]].copy()
    direct = accounts["referred_by"].value_counts()
    t["children"] = t["account_id"].map(direct).fillna(0).astype(int)
    second = accounts.dropna(subset="referred_by").assign(n=lambda d: d["account_id"].map(direct).fillna(0))
    t["descendants"] = t["children"] + t["account_id"].map(second.groupby("referred_by")["n"].sum()).fillna(0)
    return t
