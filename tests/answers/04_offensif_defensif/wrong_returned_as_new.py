# Compte un client revenu parmi les nouveaux
# fails: [statut_revenu]
# %% statuts
def statuts(commandes, avant, apres):
    annee = commandes["order_date"].dt.year
    avant_la = set(commandes.loc[annee == avant, "account_id"])
    apres_la = set(commandes.loc[annee == apres, "account_id"])
    lignes = [(c, "gardé" if c in avant_la & apres_la else "perdu" if c in avant_la else "nouveau") for c in avant_la | apres_la]
    return pd.DataFrame(lignes, columns=["account_id", "status"])
