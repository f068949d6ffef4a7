# Donne chaque paire dans les deux sens
# fails: [pairs_once, pairs_missing]
# %% candidate_pairs
def candidate_pairs(records, block):
    known = records[records[block].notna()]
    pairs = known.merge(known, on=block, suffixes=("_a", "_b"))
    pairs = pairs[pairs["record_a"] != pairs["record_b"]]
    return pairs.rename(columns={"record_a": "first", "record_b": "second"})
