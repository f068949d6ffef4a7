# Dessine des parts au lieu des nombres de clients
# fails: [chart_lengths]
# %% segment_chart
def segment_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["segment"], table["clients"] / table["clients"].sum())
    ax.set(title="Segments de DirectSell", xlabel="Segment", ylabel="Part des clients")
    return ax
