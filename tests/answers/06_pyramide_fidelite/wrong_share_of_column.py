# Divise chaque colonne par son total
# fails: [probabilites_lignes, probabilites_absorbant]
# %% probabilites
def probabilites(table, stades):
    utile = table[table["avant"].isin(stades)]
    m = utile.pivot_table(index="avant", columns="apres", values="comptes", aggfunc="sum").reindex(index=stades, columns=stades).fillna(0)
    return (m / m.sum()).fillna(0)
