# Trace les écarts sans leur signe
# fails: [chart_lengths]
# %% gap_chart
def gap_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["dimension"], table["gap"].abs())
    ax.set(title="Écarts", xlabel="dimension", ylabel="écart (points)")
    return ax
