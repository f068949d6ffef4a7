# L'axe des hauteurs ne dit pas ce que l'on compte
# fails: [chart_labels]
# %% segment_chart
def segment_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["segment"], table["clients"])
    ax.set(title="Segments de DirectSell", xlabel="Segment", ylabel="Effectif")
    return ax
