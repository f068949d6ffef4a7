# Met l'arrivée en lignes et le départ en colonnes
# fails: [probabilities_rows, probabilities_absorbing]
# %% passage_probabilities
def passage_probabilities(table, stages):
    kept = table[table["before"].isin(stages)]
    m = kept.pivot_table(index="after", columns="before", values="accounts", aggfunc="sum").reindex(index=stages, columns=stages).fillna(0)
    for stage in stages:
        if m.loc[stage].sum() == 0:
            m.loc[stage, stage] = 1
    return m.div(m.sum(axis=1), axis=0)
