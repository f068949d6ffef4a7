# Apparie les comptes par leur position
# fails: [passages_counted, passages_newcomers]
# %% count_passages
def count_passages(before, after):
    pairs = pd.DataFrame({"before": before["stage"].to_numpy()[: len(after)], "after": after["stage"].to_numpy()[: len(before)]})
    return pairs.groupby(["before", "after"]).size().rename("accounts").reset_index()
