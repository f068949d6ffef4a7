# L'axe des hauteurs ne dit pas ce que l'on compte
# fails: [diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    ax.bar(tableau["segment"], tableau["clients"])
    ax.set(title="Segments de DirectSell", xlabel="Segment", ylabel="Effectif")
    return ax
