# Divise par le total de la table
# fails: [probabilities_rows, probabilities_absorbing]
# %% passage_probabilities
def passage_probabilities(table, stages):
    kept = table[table["before"].isin(stages)]
    m = kept.pivot_table(index="before", columns="after", values="accounts", aggfunc="sum").reindex(index=stages, columns=stages).fillna(0)
    return m / m.to_numpy().sum()
