# Diagramme sans titre ni nom d’axe
# fails: [chart_labels]
# %% profit_chart
def profit_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["life"].astype(str), table["profit"])
    return ax
