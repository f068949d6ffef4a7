# Compare des totaux de groupes de tailles différentes
# fails: [naive_comparison, difference_in_differences]
# %% naive_gap
def naive_gap(panel):
    totals = panel.groupby("treated")["during"].sum()
    return totals[True] - totals[False]
# %% did_effect
def did_effect(panel):
    totals = (panel["during"] - panel["before"]).groupby(panel["treated"]).sum()
    return totals[True] - totals[False]
