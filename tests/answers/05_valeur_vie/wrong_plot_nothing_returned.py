# Dessine sans rien rendre
# fails: [chart_bars, chart_labels]
# %% profit_chart
def profit_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["life"].astype(str), table["profit"])
    ax.set(title="Profit", xlabel="année de vie", ylabel="profit (€)")
