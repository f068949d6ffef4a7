# Place les piliers avant de regarder s’ils se retirent
# fails: [segment_order]
# %% place_households
def place_households(table):
    a, b = table["first_half"], table["second_half"]
    rules = {
        "silencieux": table["recency"] > 60, "apparus": a == 0, "piliers": a + b >= 2500, "en_retrait": b < 0.7 * a,
        "en_progres": b >= 1.3 * a, "reguliers": a + b >= 500}
    return table[["household_id"]].assign(segment=np.select(list(rules.values()), list(rules), default="occasionnels"))
