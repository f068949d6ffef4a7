# Rapproche les valeurs absentes
# fails: [pairs_missing]
# %% candidate_pairs
def candidate_pairs(records, block):
    pairs = records.merge(records, on=block, suffixes=("_a", "_b"))
    pairs = pairs[pairs["record_a"] < pairs["record_b"]]
    return pairs.rename(columns={"record_a": "first", "record_b": "second"})
