# Compare avant et après chez les seuls ménages visés
# fails: [difference_in_differences]
# %% did_effect
def did_effect(panel):
    seen = panel[panel["treated"]]
    return seen["during"].mean() - seen["before"].mean()
