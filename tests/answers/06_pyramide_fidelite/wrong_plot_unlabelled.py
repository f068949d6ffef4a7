# Ni titre, ni noms d'axes
# fails: [diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    ax.bar(tableau["stage"], tableau["comptes"])
    return ax
