# Divise par le total de la table
# fails: [probabilites_lignes, probabilites_absorbant]
# %% probabilites
def probabilites(table, stades):
    utile = table[table["avant"].isin(stades)]
    m = utile.pivot_table(index="avant", columns="apres", values="comptes", aggfunc="sum").reindex(index=stades, columns=stades).fillna(0)
    return m / m.to_numpy().sum()
