# Dessine sans rien rendre
# fails: [diagramme_hauteurs, diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    plt.figure()
    plt.bar(tableau["segment"], tableau["clients"])
    plt.title("Clients par segment")
    plt.xlabel("Segment")
    plt.ylabel("Nombre de clients")
    plt.show()
