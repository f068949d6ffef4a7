# Mesure la vraie fenêtre au lieu de la fenêtre décalée
# fails: [placebo_effect]
# %% placebo
change = (panel["during"] - panel["before"]).groupby(panel["treated"]).mean()
placebo = change[True] - change[False]
