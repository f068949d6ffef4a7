# Donne l’écart naïf au placebo
# fails: [placebo_effect]
# %% placebo
means = placebo_panel.groupby("treated")["during"].mean()
placebo = means[True] - means[False]
