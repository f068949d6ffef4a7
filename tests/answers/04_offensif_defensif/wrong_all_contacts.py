# Compte aussi les contacts avec les clients
# fails: [cout_des_echecs, cout_avant_commande]
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    return contacts["cost_eur"].sum() / fiches["ordered_on"].notna().sum()
