# Divise par le nombre de comptes
# fails: [cout_des_echecs, cout_avant_commande]
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    tout = contacts.merge(fiches, on="account_id")
    avant = tout["ordered_on"].isna() | (tout["interaction_date"] < tout["ordered_on"])
    return tout.loc[avant, "cost_eur"].sum() / len(fiches) * 1.0
