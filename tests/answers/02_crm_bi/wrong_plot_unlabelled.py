# Ni titre, ni noms d'axes
# fails: [chart_labels]
# %% reason_chart
def reason_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["reason"], table["rows"])
    return ax
