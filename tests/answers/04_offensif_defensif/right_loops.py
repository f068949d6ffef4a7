# Tout en boucles et en dictionnaires, sans groupby
# fails: []
# %% statuts
def statuts(commandes, avant, apres):
    annees = {}
    for client, jour in zip(commandes["account_id"], commandes["order_date"]):
        annees.setdefault(client, []).append(jour.year)
    resultat = []
    for client, siennes in annees.items():
        if avant in siennes and apres in siennes:
            resultat.append({"account_id": client, "status": "gardé"})
        elif avant in siennes:
            resultat.append({"account_id": client, "status": "perdu"})
        elif apres in siennes:
            resultat.append({"account_id": client, "status": "nouveau" if min(siennes) == apres else "revenu"})
    return pd.DataFrame(resultat)
# %% volume_valeur
def volume_valeur(gardes):
    table = gardes.reset_index(drop=True)
    for i in range(len(table)):
        n0, a0, n1, a1 = table.loc[i, ["orders_before", "amount_before", "orders_after", "amount_after"]]
        table.loc[i, "volume"] = (n1 - n0) * (a0 / n0 + a1 / n1) / 2
        table.loc[i, "value"] = (a1 / n1 - a0 / n0) * (n0 + n1) / 2
    return table
# %% leviers
def leviers(clients):
    somme = {"élargir": 0, "prendre": 0, "volume": 0, "valeur": 0}
    for _, client in clients.iterrows():
        if client["status"] == "nouveau":
            somme["prendre" if client["served"] else "élargir"] += client["amount_after"]
        elif client["status"] == "gardé":
            somme["volume"] += client["volume"]
            somme["valeur"] += client["value"]
        else:
            somme["volume"] += client["amount_after"] - client["amount_before"]
    return pd.DataFrame({"lever": list(somme), "amount": list(somme.values())})
# %% entonnoir
def entonnoir(fiches):
    lignes = []
    for origine in set(fiches["origin"]):
        siennes = fiches[fiches["origin"] == origine]
        suspects = prospects = clients = 0
        for devis, commande in zip(siennes["quoted_on"], siennes["ordered_on"]):
            suspects += 1
            if pd.notna(commande):
                clients += 1
                prospects += 1
            elif pd.notna(devis):
                prospects += 1
        taux = clients / prospects if prospects else None
        lignes.append([origine, suspects, prospects, clients, prospects / suspects, taux])
    return pd.DataFrame(lignes, columns=["origin", "suspects", "prospects", "customers", "rate_prospect", "rate_customer"])
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    premiere = dict(zip(fiches["account_id"], fiches["ordered_on"]))
    total = 0
    for client, jour, cout in zip(contacts["account_id"], contacts["interaction_date"], contacts["cost_eur"]):
        if pd.isna(premiere[client]) or jour < premiere[client]:
            total += cout
    return total / sum(1 for jour in premiere.values() if pd.notna(jour))
# %% placer
def placer(clients):
    resultat = []
    for client in clients.to_dict("records"):
        part = client["amount_eur"] / client["potential_eur"]
        if client["potential_eur"] < 25000:
            case = "hors matrice"
        elif client["potential_eur"] < 100000:
            case = "Sélectionner" if part < 0.25 else "Entretenir" if part < 0.5 else "Servir simplement"
        else:
            case = "Conquérir" if part < 0.25 else "Développer" if part < 0.5 else "Défendre"
        resultat.append({**client, "cell": case})
    return pd.DataFrame(resultat)
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    from math import exp

    meilleur, choix = None, None
    for k in range(0, 101):
        total = 0
        for cote, argent in ((gagner, budget * (100 - k) / 100), (garder, budget * k / 100)):
            taux = cote["floor"] + (cote["ceiling"] - cote["floor"]) * (1 - exp(-cote["speed"] * argent / cote["n"]))
            total += cote["n"] * taux * cote["value"]
        if meilleur is None or total > meilleur:
            meilleur, choix = total, k / 100
    return choix
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    for levier, montant in zip(tableau["lever"], tableau["amount"]):
        ax.barh(levier, montant / 1000)
    ax.set_title("Les leviers")
    ax.set_ylabel("Leviers")
    ax.set_xlabel("Milliers d’euros")
    return ax
