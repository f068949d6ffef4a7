# Ne nomme pas les axes
# fails: [diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    axes = plt.subplots()[1]
    axes.bar(tableau["lever"], tableau["amount"] / 1000)
    axes.set_title("Croissance par levier")
    return axes
