# Ne nomme pas les axes
# fails: [chart_labels]
# %% lever_chart
def lever_chart(table):
    axes = plt.subplots()[1]
    axes.bar(table["lever"], table["amount"] / 1000)
    axes.set_title("Croissance par levier")
    return axes
