# Garde tous les clients de l’historique
# fails: [statut_trois_cas]
# %% statuts
def statuts(commandes, avant, apres):
    par_client = commandes.groupby("account_id")["order_date"].agg(lambda jours: set(jours.dt.year))
    def dire(annees):
        if apres not in annees:
            return "perdu"
        if avant in annees:
            return "gardé"
        return "nouveau" if min(annees) == apres else "revenu"
    return par_client.map(dire).rename("status").reset_index()
