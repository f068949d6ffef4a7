# Dessine le cumul au lieu du profit de l’année
# fails: [chart_bars]
# %% profit_chart
def profit_chart(table):
    ax = table.assign(profit=table["profit"].cumsum()).plot.bar(x="life", y="profit", legend=False, title="Profit")
    ax.set_xlabel("année de vie")
    ax.set_ylabel("profit (€)")
    return ax
