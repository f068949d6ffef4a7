# S'arrête aux petits-enfants
# fails: [parrainages_familles]
# %% parrainages
def parrainages(comptes):
    t = comptes[["account_id"]].copy()
    directs = comptes["referred_by"].value_counts()
    t["amenes"] = t["account_id"].map(directs).fillna(0).astype(int)
    petits = comptes.dropna(subset="referred_by").assign(n=lambda d: d["account_id"].map(directs).fillna(0))
    t["famille"] = t["amenes"] + t["account_id"].map(petits.groupby("referred_by")["n"].sum()).fillna(0)
    return t
