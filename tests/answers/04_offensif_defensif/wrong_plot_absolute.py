# Dessine la valeur absolue
# fails: [chart_lengths]
# %% lever_chart
def lever_chart(table):
    axes = plt.subplots()[1]
    axes.bar(table["lever"], table["amount"].abs() / 1000)
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
    return axes
