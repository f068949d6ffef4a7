# Compte le contact du jour de la première commande
# fails: [cout_avant_commande]
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    tout = contacts.merge(fiches, on="account_id")
    avant = tout["ordered_on"].isna() | (tout["interaction_date"] <= tout["ordered_on"])
    return tout.loc[avant, "cost_eur"].sum() / fiches["ordered_on"].notna().sum()
