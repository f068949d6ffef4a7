# Dessine la valeur absolue
# fails: [diagramme_hauteurs]
# %% diagramme
def diagramme(tableau):
    axes = plt.subplots()[1]
    axes.bar(tableau["lever"], tableau["amount"].abs() / 1000)
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
    return axes
