# Dessine des parts au lieu de nombres
# fails: [chart_lengths]
# %% stage_chart
def stage_chart(table):
    ax = (table.set_index("stage")["accounts"] / table["accounts"].sum()).plot.bar(title="Pyramide")
    ax.set_xlabel("stade")
    ax.set_ylabel("nombre de comptes")
    return ax
