# La dernière règle qui convient écrase les autres
# fails: [segment_rules, segment_order]
# %% place_households
def place_households(table):
    result = table.assign(segment="occasionnels")
    a, b = table["first_half"], table["second_half"]
    result.loc[table["recency"] > 60, "segment"] = "silencieux"
    result.loc[a == 0, "segment"] = "apparus"
    result.loc[b < 0.7 * a, "segment"] = "en_retrait"
    result.loc[a + b >= 2500, "segment"] = "piliers"
    result.loc[b >= 1.3 * a, "segment"] = "en_progres"
    result.loc[a + b >= 500, "segment"] = "reguliers"
    return result[["household_id", "segment"]]
