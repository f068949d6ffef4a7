# Oublie de rendre les axes
# fails: [chart_lengths, chart_labels]
# %% gap_chart
def gap_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["dimension"], table["gap"])
    ax.set(title="Écarts", xlabel="dimension", ylabel="écart (points)")
    plt.close(fig)
