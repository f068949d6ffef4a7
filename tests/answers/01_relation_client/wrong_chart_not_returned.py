# Dessine sans rendre les axes
# fails: [chart_lengths, chart_labels]
# %% moments_chart
def moments_chart(table):
    ax = plt.subplots()[1]
    ax.bar(table["moment"], table["contacts"])
    ax.set(title="Contacts", xlabel="Moment de la relation", ylabel="Nombre de contacts")
    plt.show()
