# Oublie de rendre les axes
# fails: [chart_lengths, chart_labels]
# %% lever_chart
def lever_chart(table):
    axes = plt.subplots()[1]
    axes.bar(table["lever"], table["amount"] / 1000)
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
