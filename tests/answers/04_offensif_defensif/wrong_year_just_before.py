# Regarde l’année précédente au lieu de l’année « avant »
# fails: [statut_revenu]
# %% statuts
def statuts(commandes, avant, apres):
    avant = apres - 1
    annee = commandes["order_date"].dt.year
    premiere = annee.groupby(commandes["account_id"]).min()
    a, b = (set(commandes.loc[annee == n, "account_id"]) for n in (avant, apres))
    table = pd.DataFrame({"account_id": sorted(a | b)})
    table["status"] = [
        "gardé" if c in a & b else "perdu" if c in a else "nouveau" if premiere[c] == apres else "revenu" for c in table["account_id"]
    ]
    return table
