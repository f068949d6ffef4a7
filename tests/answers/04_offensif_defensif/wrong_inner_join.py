# Ne garde que les clients des deux années
# fails: [statut_trois_cas, statut_revenu]
# %% statuts
def statuts(commandes, avant, apres):
    annee = commandes["order_date"].dt.year
    a = commandes.loc[annee == avant, ["account_id"]].drop_duplicates()
    b = commandes.loc[annee == apres, ["account_id"]].drop_duplicates()
    return a.merge(b, on="account_id").assign(status="gardé")
