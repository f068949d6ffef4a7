# Divise les moyennes au lieu de les soustraire
# fails: [naive_comparison]
# %% naive_gap
def naive_gap(panel):
    means = panel.groupby("treated")["during"].mean()
    return means[True] / means[False]
