# Diagramme sans titre ni étiquettes
# fails: [chart_labels]
# %% segment_chart
def segment_chart(table):
    return table.set_index("segment")["clients"].plot.bar(xlabel="", ylabel="")
