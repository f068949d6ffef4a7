# Perd les groupes vides
# fails: [group_missing]
# %% retention_by_group
def retention_by_group(answers, threshold):
    known = answers.dropna(subset=["satisfaction"]).copy()
    mood = (known["satisfaction"] >= threshold).map({True: "satisfait", False: "mécontent"})
    known["group"] = known["tied"].map({True: "tenu ", False: "libre "}) + mood
    return known.groupby("group", as_index=False).agg(answers=("stays", "size"), retention=("stays", "mean"))
