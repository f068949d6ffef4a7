# Laisse des NaN à un stade d'où personne n'est parti
# fails: [probabilities_absorbing]
# %% passage_probabilities
def passage_probabilities(table, stages):
    kept = table[table["before"].isin(stages)]
    m = kept.pivot_table(index="before", columns="after", values="accounts", aggfunc="sum").reindex(index=stages, columns=stages).fillna(0)
    return m.div(m.sum(axis=1), axis=0)
