# Dessine et ne rend rien
# fails: [chart_lengths, chart_labels]
# %% stage_chart
def stage_chart(table):
    plt.bar(table["stage"], table["accounts"])
    plt.title("Pyramide")
