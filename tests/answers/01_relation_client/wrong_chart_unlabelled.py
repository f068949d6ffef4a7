# Oublie le titre et les axes
# fails: [chart_labels]
# %% moments_chart
def moments_chart(table):
    ax = plt.subplots()[1]
    ax.barh(table["moment"], table["contacts"])
    return ax
