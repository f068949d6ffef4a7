# Échange le départ et l'arrivée
# fails: [passages_counted, passages_newcomers]
# %% count_passages
def count_passages(before, after):
    pairs = after.merge(before, on="account_id", how="left", suffixes=("_2", "_1")).fillna({"stage_1": "nouveau"})
    counted = pairs.groupby(["stage_1", "stage_2"]).size().reset_index(name="accounts")
    return counted.rename(columns={"stage_1": "after", "stage_2": "before"})
