# Dessine et ne rend rien
# fails: [diagramme_barres, diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    plt.bar(tableau["stage"], tableau["comptes"])
    plt.title("Pyramide")
