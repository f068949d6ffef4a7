# Laisse les montants en euros
# fails: [chart_lengths]
# %% lever_chart
def lever_chart(table):
    axes = plt.subplots()[1]
    axes.bar(table["lever"], table["amount"])
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
    return axes
