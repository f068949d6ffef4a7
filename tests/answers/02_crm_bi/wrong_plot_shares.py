# Dessine des parts au lieu de nombres
# fails: [chart_lengths]
# %% reason_chart
def reason_chart(table):
    ax = (table.set_index("reason")["rows"] / table["rows"].sum()).plot.bar(title="Quarantaine")
    ax.set_xlabel("motif")
    ax.set_ylabel("nombre de lignes")
    return ax
