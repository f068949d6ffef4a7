# Échange précision et rappel
# fails: [pairs_precision, pairs_recall]
# %% judge_pairs
def judge_pairs(found, truth):
    got, true = ({frozenset(p) for p in zip(t["first"], t["second"])} for t in (found, truth))
    right = len(got & true)
    return {"recall": right / len(got) if got else 1.0, "precision": right / len(true) if true else 1.0}
