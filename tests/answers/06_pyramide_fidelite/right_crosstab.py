# Avec crosstab, merge et query
# fails: []
# %% placer
def placer(signaux):
    t = signaux.copy().reset_index(drop=True)
    t["stage"] = "suspect"
    regles = {
        "perdu": "past_orders >= 1 or past_quotes >= 1",
        "prospect": "orders >= 1 or quotes >= 1",
        "client": "orders >= 2",
        "compte": "orders >= 2 and bad_complaints == 0 and (contract >= 1 or satisfaction >= 8)",
        "supporter": "orders >= 2 and bad_complaints == 0 and (referrals >= 1 or recommend >= 9)",
        "partenaire": "orders >= 2 and bad_complaints == 0 and contract >= 1 and (referrals >= 1 or recommend >= 9)",
    }
    for stade, regle in regles.items():
        t.loc[t.query(regle).index, "stage"] = stade
    return t.set_index("account_id")[["stage"]]
# %% contrats_en_cours
def contrats_en_cours(contrats, comptes, jour):
    actifs = contrats.query("start_date <= @jour <= end_date")
    return comptes.merge(actifs, on="account_id", how="left").groupby("account_id", as_index=False).agg(contract=("start_date", "count"))
# %% passages
def passages(avant, apres):
    a, b = avant.set_index("account_id")["stage"], apres.set_index("account_id")["stage"]
    croise = pd.crosstab(a.reindex(b.index).fillna("nouveau").rename("avant"), b.rename("apres"))
    return croise.stack().rename("comptes").reset_index()
# %% probabilites
def probabilites(table, stades):
    n = pd.crosstab(table["avant"], table["apres"], values=table["comptes"], aggfunc="sum").reindex(index=stades, columns=stades).fillna(0)
    vides = n.sum(axis=1) == 0
    n = n + np.diag(vides.astype(float))
    return n.div(n.sum(axis=1), axis="index")
# %% prevoir
def prevoir(depart, matrice, entrees, annees):
    tableau = [depart.astype(float)]
    for _ in range(annees):
        tableau.append(tableau[-1] @ matrice + entrees)
    rendu = pd.DataFrame(tableau).reset_index(drop=True)
    rendu["annee"] = rendu.index
    return rendu
# %% chances
def chances(matrice, sommet, perdu):
    close = matrice.astype(float).copy()
    for stade in (sommet, perdu):
        close.loc[stade] = 0.0
        close.loc[stade, stade] = 1.0
    loin = np.linalg.matrix_power(close.to_numpy(), 5000)
    return pd.Series(loin[:, close.columns.get_loc(sommet)], index=close.index)
# %% valeurs
def valeurs(matrice, marges, taux):
    d = 1 / (1 + taux)
    inverse = np.linalg.inv(np.eye(len(matrice)) - d * matrice.to_numpy())
    return pd.Series(d * inverse @ marges.reindex(matrice.index).to_numpy(), index=matrice.index, name="valeur")
# %% parrainages
def parrainages(comptes):
    t = comptes[["account_id", "referred_by"]].copy()
    t["amenes"] = t["account_id"].map(t["referred_by"].value_counts()).fillna(0)
    parrain = t.set_index("account_id")["referred_by"]
    famille, niveau = pd.Series(0, index=t["account_id"]), parrain.dropna()
    while len(niveau):
        famille = famille.add(niveau.value_counts(), fill_value=0)
        niveau = niveau.map(parrain).dropna()
    return t.merge(famille.rename("famille"), left_on="account_id", right_index=True)
# %% diagramme
import seaborn as sns


def diagramme(tableau):
    ax = sns.barplot(data=tableau, y="stage", x="comptes", orient="h")
    ax.set(title="Où en sont nos comptes ?", xlabel="nombre de comptes", ylabel="stade")
    return ax.figure
