# Bornes exclues : le premier et le dernier jour ne comptent pas
# fails: [contrats_bornes]
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    actifs = contrats[(contrats["start_date"] < jour) & (contrats["end_date"] > jour)]
    nombre = actifs.groupby("account_id").size()
    return comptes[["account_id"]].assign(contract=comptes["account_id"].map(nombre).fillna(0))
