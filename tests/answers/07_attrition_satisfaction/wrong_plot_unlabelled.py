# Ne nomme ni la figure ni les axes
# fails: [chart_labels]
# %% gap_chart
def gap_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["dimension"], table["gap"])
    return ax
