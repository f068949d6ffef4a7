# Se trompe de bornes : strictes au lieu de larges, et l’inverse
# fails: [segment_rules]
# %% place_households
def place_households(table):
    a, b = table["first_half"], table["second_half"]
    rules = {
        "silencieux": table["recency"] >= 60, "apparus": a == 0, "en_retrait": b <= 0.7 * a, "piliers": a + b > 2500,
        "en_progres": b > 1.3 * a, "reguliers": a + b > 500}
    return table[["household_id"]].assign(segment=np.select(list(rules.values()), list(rules), default="occasionnels"))
