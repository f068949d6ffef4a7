# Dessine sans rien rendre
# fails: [chart_shares]
# %% segment_chart
def segment_chart(portrait):
    figure, axes = plt.subplots()
    axes.bar(portrait["segment"], 100 * portrait["sales"] / portrait["sales"].sum())
    axes.set(title="Segments", xlabel="Segment", ylabel="%")
