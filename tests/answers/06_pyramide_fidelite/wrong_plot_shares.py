# Dessine des parts au lieu de nombres
# fails: [diagramme_barres]
# %% diagramme
def diagramme(tableau):
    ax = (tableau.set_index("stage")["comptes"] / tableau["comptes"].sum()).plot.bar(title="Pyramide")
    ax.set_xlabel("stade")
    ax.set_ylabel("nombre de comptes")
    return ax
