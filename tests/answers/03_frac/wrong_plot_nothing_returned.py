# Dessine sans rien rendre
# fails: [chart_lengths, chart_labels]
# %% segment_chart
def segment_chart(table):
    plt.figure()
    plt.bar(table["segment"], table["clients"])
    plt.title("Clients par segment")
    plt.xlabel("Segment")
    plt.ylabel("Nombre de clients")
    plt.show()
