# Dessine des parts
# fails: [chart_lengths]
# %% moments_chart
def moments_chart(table):
    ax = plt.subplots()[1]
    ax.bar(table["moment"], table["contacts"] / table["contacts"].sum())
    ax.set(title="Contacts", xlabel="Moment de la relation", ylabel="Nombre de contacts")
    return ax
