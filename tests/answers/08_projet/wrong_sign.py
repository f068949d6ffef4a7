# Soustrait dans l’autre sens
# fails: [difference_in_differences]
# %% did_effect
def did_effect(panel):
    change = (panel["before"] - panel["during"]).groupby(panel["treated"]).mean()
    return change[True] - change[False]
