# Distingue (1, 2) de (2, 1)
# fails: [pairs_precision, pairs_recall]
# %% judge_pairs
def judge_pairs(found, truth):
    got, true = set(zip(found["first"], found["second"])), set(zip(truth["first"], truth["second"]))
    right = len(got & true)
    return {"precision": right / len(got) if got else 1.0, "recall": right / len(true) if true else 1.0}
