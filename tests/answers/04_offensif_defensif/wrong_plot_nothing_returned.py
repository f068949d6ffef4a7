# Oublie de rendre les axes
# fails: [diagramme_hauteurs, diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    axes = plt.subplots()[1]
    axes.bar(tableau["lever"], tableau["amount"] / 1000)
    axes.set(title="Croissance par levier", xlabel="Levier", ylabel="Montant (k€)")
