# Perd les nouveaux venus (jointure interne)
# fails: [passages_newcomers]
# %% count_passages
def count_passages(before, after):
    pairs = before.merge(after, on="account_id", suffixes=("_1", "_2"))
    counted = pairs.groupby(["stage_1", "stage_2"]).size().reset_index(name="accounts")
    return counted.rename(columns={"stage_1": "before", "stage_2": "after"})
