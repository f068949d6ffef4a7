# Ne compte que les contacts de ceux qui ont fini par commander
# fails: [cout_des_echecs, cout_avant_commande]
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    clients = fiches.dropna(subset=["ordered_on"])
    tout = contacts.merge(clients, on="account_id")
    return tout.loc[tout["interaction_date"] < tout["ordered_on"], "cost_eur"].sum() / len(clients)
