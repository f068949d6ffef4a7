# Laisse des NaN à un stade d'où personne n'est parti
# fails: [probabilites_absorbant]
# %% probabilites
def probabilites(table, stades):
    utile = table[table["avant"].isin(stades)]
    m = utile.pivot_table(index="avant", columns="apres", values="comptes", aggfunc="sum").reindex(index=stades, columns=stades).fillna(0)
    return m.div(m.sum(axis=1), axis=0)
