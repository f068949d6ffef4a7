# Diagramme sans titre ni étiquettes
# fails: [diagramme_lisible]
# %% diagramme
def diagramme(tableau):
    return tableau.set_index("segment")["clients"].plot.bar(xlabel="", ylabel="")
