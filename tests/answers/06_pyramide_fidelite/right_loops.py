# Avec des boucles et des dictionnaires
# fails: []
# %% placer
def placer(signaux):
    lignes = []
    for _, s in signaux.iterrows():
        recommande = s["referrals"] >= 1 or (pd.notna(s["recommend"]) and s["recommend"] >= 9)
        attache = s["contract"] >= 1 or (pd.notna(s["satisfaction"]) and s["satisfaction"] >= 8)
        if s["orders"] >= 2:
            if s["bad_complaints"] > 0:
                stade = "client"
            elif recommande:
                stade = "partenaire" if s["contract"] >= 1 else "supporter"
            else:
                stade = "compte" if attache else "client"
        elif s["orders"] == 1 or s["quotes"] >= 1:
            stade = "prospect"
        else:
            stade = "perdu" if s["past_orders"] + s["past_quotes"] >= 1 else "suspect"
        lignes.append({"account_id": s["account_id"], "stage": stade})
    return pd.DataFrame(lignes)
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    resultat = {compte: 0 for compte in comptes["account_id"]}
    for ligne in contrats.itertuples():
        if ligne.start_date <= jour <= ligne.end_date and ligne.account_id in resultat:
            resultat[ligne.account_id] += 1
    return pd.DataFrame(resultat.items(), columns=["account_id", "contract"])
# %% passages
def passages(avant, apres):
    depart = dict(zip(avant["account_id"], avant["stage"]))
    compte = {}
    for ligne in apres.itertuples():
        couple = (depart.get(ligne.account_id, "nouveau"), ligne.stage)
        compte[couple] = compte.get(couple, 0) + 1
    return pd.DataFrame([{"comptes": n, "apres": b, "avant": a} for (a, b), n in compte.items()])
# %% probabilites
def probabilites(table, stades):
    matrice = pd.DataFrame(0.0, index=stades, columns=stades)
    for ligne in table.itertuples():
        if ligne.avant in stades:
            matrice.loc[ligne.avant, ligne.apres] += ligne.comptes
    for stade in stades:
        total = matrice.loc[stade].sum()
        if total:
            matrice.loc[stade] /= total
        else:
            matrice.loc[stade, stade] = 1
    return matrice
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    maintenant = {stade: float(depart[stade]) for stade in matrice.columns}
    lignes = [{"annee": 0, **maintenant}]
    for annee in range(1, annees + 1):
        maintenant = {
            arrivee: sum(maintenant[origine] * matrice.loc[origine, arrivee] for origine in matrice.index) + entrees[arrivee]
            for arrivee in matrice.columns
        }
        lignes.append({"annee": annee, **maintenant})
    return pd.DataFrame(lignes)
# %% chances
def chances(matrice, sommet, perdu):
    h = {stade: 1.0 if stade == sommet else 0.0 for stade in matrice.columns}
    for _ in range(3000):
        for stade in h:
            if stade not in (sommet, perdu):
                h[stade] = sum(matrice.loc[stade, autre] * h[autre] for autre in h)
    return pd.Series(h)
# %% valeurs
def valeurs(matrice, marges, taux):
    v = pd.Series(0.0, index=matrice.columns)
    for _ in range(3000):
        v = (marges[matrice.columns] + matrice @ v) / (1 + taux)
    return v
# %% parrainages
def parrainages(comptes):
    enfants = {}
    for ligne in comptes.itertuples():
        if pd.notna(ligne.referred_by):
            enfants.setdefault(ligne.referred_by, []).append(ligne.account_id)

    def taille(compte):
        return sum(1 + taille(enfant) for enfant in enfants.get(compte, []))

    return pd.DataFrame([
        {"account_id": c, "amenes": len(enfants.get(c, [])), "famille": taille(c)} for c in comptes["account_id"]
    ])
# %% diagramme
def diagramme(tableau):
    ax = tableau.plot.bar(x="stage", y="comptes", legend=False, title="Comptes par stade")
    ax.set_xlabel("Stade de la pyramide")
    ax.set_ylabel("Nombre de comptes")
    return ax
