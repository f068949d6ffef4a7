# Tout en boucles et en listes, sans groupby
# fails: []
# %% recence
def recence(commandes, clients, date_analyse):
    resultat = []
    for client in clients["account_id"]:
        plus_petite = None
        for autre, jour in zip(commandes["account_id"], commandes["order_date"]):
            if autre == client and jour <= date_analyse:
                ecart = (date_analyse - jour).days
                if plus_petite is None or ecart < plus_petite:
                    plus_petite = ecart
        resultat.append({"account_id": client, "recency": plus_petite})
    return pd.DataFrame(resultat)
# %% douze_mois
def douze_mois(commandes, date_analyse):
    debut = pd.Timestamp(date_analyse.year - 1, date_analyse.month, date_analyse.day)
    garde = []
    for jour in commandes["order_date"]:
        garde.append(debut < jour <= date_analyse)
    return commandes[garde]
# %% activite
def activite(lignes, clients):
    vues, montants = {}, {}
    for client, commande, montant in zip(lignes["account_id"], lignes["order_id"], lignes["amount_eur"]):
        vues.setdefault(client, set()).add(commande)
        montants[client] = montants.get(client, 0) + montant
    return pd.DataFrame([(c, len(vues.get(c, ())), montants.get(c, 0)) for c in clients["account_id"]],
                        columns=["account_id", "frequency", "amount"])
# %% noter
def noter(fiche):
    table = fiche.copy().reset_index(drop=True)
    for i, ligne in table.iterrows():
        jours, nombre, euros = ligne["recency"], ligne["frequency"], ligne["amount"]
        if pd.isna(jours) or jours > 365:
            table.loc[i, "R"] = 1
        elif jours > 182:
            table.loc[i, "R"] = 2
        elif jours > 91:
            table.loc[i, "R"] = 3
        else:
            table.loc[i, "R"] = 4
        table.loc[i, "F"] = 4 if nombre > 6 else 3 if nombre >= 4 else 2 if nombre >= 2 else 1
        table.loc[i, "A"] = 4 if euros > 100000 else 3 if euros > 50000 else 2 if euros >= 10000 else 1
    return table
# %% coder
def coder(notes, poids):
    lignes = []
    for ligne in notes.to_dict("records"):
        ligne["code"] = f"{ligne['R']}{ligne['F']}{ligne['A']}"
        ligne["total"] = ligne["R"] + ligne["F"] + ligne["A"]
        ligne["weighted"] = sum(ligne[lettre] * valeur for lettre, valeur in poids.items())
        lignes.append(ligne)
    return pd.DataFrame(lignes)
# %% tableau_segments
def tableau_segments(fiche):
    lignes = []
    for segment in sorted(set(fiche["segment"]), reverse=True):
        partie = fiche[fiche["segment"] == segment]
        lignes.append([segment, len(partie), sum(partie["amount"]), sum(partie["amount"]) / sum(fiche["amount"])])
    return pd.DataFrame(lignes, columns=["segment", "clients", "amount", "share"])
# %% a_relancer
note_r = dict(zip(rfm_2024["account_id"], rfm_2024["R"]))
lignes = []
for ligne in rfm_2023.itertuples():
    if ligne.A >= 3 and note_r[ligne.account_id] <= 2:
        lignes.append((ligne.account_id, ligne.amount))
a_relancer = pd.DataFrame(lignes, columns=["account_id", "amount"])
# %% noter_quartiles
def noter_quartiles(valeurs):
    q1, q2, q3 = valeurs.quantile(0.25), valeurs.quantile(0.5), valeurs.quantile(0.75)
    notes = []
    for v in valeurs:
        notes.append(1 + (v > q1) + (v > q2) + (v > q3))
    return pd.Series(notes, index=valeurs.index)
# %% accord
egaux = 0
for a, q in zip(actifs["A"], actifs["A_quartile"]):
    if a == q:
        egaux = egaux + 1
accord = egaux / len(actifs)
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    for segment, nombre in zip(tableau["segment"], tableau["clients"]):
        ax.bar(segment, nombre, color="grey")
    plt.title("Combien de clients par segment ?")
    plt.xlabel("Segment")
    plt.ylabel("Clients")
    return ax
