# Dessine et ne rend rien
# fails: [chart_lengths, chart_labels]
# %% reason_chart
def reason_chart(table):
    plt.bar(table["reason"], table["rows"])
    plt.title("Quarantaine")
