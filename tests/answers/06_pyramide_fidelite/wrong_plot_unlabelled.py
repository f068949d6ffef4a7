# Ni titre, ni noms d'axes
# fails: [chart_labels]
# %% stage_chart
def stage_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["stage"], table["accounts"])
    return ax
