# Avec numpy
# fails: []
# %% placer
def placer(signaux):
    s = {nom: signaux[nom].to_numpy(dtype=float) for nom in signaux.columns}
    regulier, serein = s["orders"] >= 2, s["bad_complaints"] == 0
    recommande = regulier & serein & ((s["referrals"] > 0) | (np.nan_to_num(s["recommend"]) >= 9))
    contrat = s["contract"] > 0
    stade = np.where(s["past_orders"] + s["past_quotes"] > 0, "perdu", "suspect").astype("U12")
    stade[(s["orders"] + s["quotes"]) > 0] = "prospect"
    stade[regulier] = "client"
    stade[regulier & serein & (contrat | (np.nan_to_num(s["satisfaction"]) >= 8))] = "compte"
    stade[recommande] = "supporter"
    stade[recommande & contrat] = "partenaire"
    return pd.DataFrame({"stage": stade, "account_id": signaux["account_id"].to_numpy()})
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    debut, fin = contrats["start_date"].to_numpy(), contrats["end_date"].to_numpy()
    actif = (debut <= np.datetime64(jour)) & (fin >= np.datetime64(jour))
    qui = contrats["account_id"].to_numpy()[actif]
    ids = comptes["account_id"].to_numpy()
    return pd.DataFrame({"account_id": ids, "contract": (qui[None, :] == ids[:, None]).sum(axis=1)})
# %% passages
def passages(avant, apres):
    t = pd.merge(avant, apres, on="account_id", how="outer", suffixes=("1", "2"))
    t = t[t["stage2"].notna()]
    t["stage1"] = t["stage1"].where(t["stage1"].notna(), "nouveau")
    return t.value_counts(["stage1", "stage2"]).reset_index().set_axis(["avant", "apres", "comptes"], axis=1)
# %% probabilites
def probabilites(table, stades):
    rang = {stade: i for i, stade in enumerate(stades)}
    n = np.zeros((len(stades), len(stades)))
    for a, b, k in zip(table["avant"], table["apres"], table["comptes"]):
        if a in rang:
            n[rang[a], rang[b]] += k
    vide = n.sum(axis=1) == 0
    n[vide, vide] = 1
    n[np.ix_(vide, vide)] = np.eye(vide.sum())
    return pd.DataFrame(n / n.sum(axis=1, keepdims=True), index=stades, columns=stades)
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    p, e, n = matrice.values, entrees.values, depart.values.astype(float)
    sortie = [n @ np.linalg.matrix_power(p, t) + sum((e @ np.linalg.matrix_power(p, k) for k in range(t)), 0 * n) for t in range(annees + 1)]
    return pd.DataFrame(np.array(sortie), columns=matrice.columns, index=pd.RangeIndex(annees + 1, name="annee"))
# %% chances
def chances(matrice, sommet, perdu):
    p, noms = matrice.to_numpy(dtype=float), list(matrice.columns)
    a = np.eye(len(noms)) - p
    b = np.zeros(len(noms))
    for stade, valeur in ((sommet, 1.0), (perdu, 0.0)):
        i = noms.index(stade)
        a[i] = np.eye(len(noms))[i]
        b[i] = valeur
    return np.linalg.solve(a, b)
# %% valeurs
def valeurs(matrice, marges, taux):
    m = np.array([marges[s] for s in matrice.columns])
    return np.linalg.solve((1 + taux) * np.eye(len(m)) - matrice.to_numpy(), m)
# %% parrainages
def parrainages(comptes):
    ids = comptes["account_id"].to_numpy()
    parrain = comptes["referred_by"].astype("float64").to_numpy()
    a = (parrain[:, None] == ids[None, :]).astype(int)  # filleul en ligne, parrain en colonne
    tous, puissance = a.copy(), a.copy()
    while puissance.any():
        puissance = puissance @ a
        tous += puissance
    return pd.DataFrame({"account_id": ids, "amenes": a.sum(axis=0), "famille": tous.sum(axis=0)})
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    ax.bar(np.arange(len(tableau)), tableau["comptes"].to_numpy())
    ax.set_xticks(np.arange(len(tableau)), tableau["stage"])
    ax.set_title("Pyramide de la fidélité", loc="left")
    ax.set_xlabel("stade")
    ax.set_ylabel("comptes (nombre)")
    return fig, ax
