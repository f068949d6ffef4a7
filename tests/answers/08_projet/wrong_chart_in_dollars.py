# Dessine des dollars au lieu de pourcentages
# fails: [chart_shares]
# %% segment_chart
def segment_chart(portrait):
    figure, axes = plt.subplots()
    axes.bar(portrait["segment"], portrait["sales"])
    axes.set(title="Segments", xlabel="Segment", ylabel="Part des ventes (%)")
    return axes
