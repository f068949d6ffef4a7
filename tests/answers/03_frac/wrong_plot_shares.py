# Dessine des parts au lieu des nombres de clients
# fails: [diagramme_hauteurs]
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    ax.bar(tableau["segment"], tableau["clients"] / tableau["clients"].sum())
    ax.set(title="Segments de DirectSell", xlabel="Segment", ylabel="Part des clients")
    return ax
