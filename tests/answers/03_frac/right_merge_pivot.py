# Jointures, tables croisées, cut, client dans l'index, colonnes en plus
# fails: []
# %% recence
def recence(commandes, clients, date_analyse):
    tout = clients.merge(commandes.query("order_date <= @date_analyse"), on="account_id", how="left")
    tout["recency"] = (date_analyse - tout["order_date"]) / pd.Timedelta(days=1)
    return tout.pivot_table(index="account_id", values="recency", aggfunc="min", dropna=False)
# %% douze_mois
def douze_mois(commandes, date_analyse):
    veille = date_analyse - pd.DateOffset(years=1)
    triees = commandes.sort_values("order_date")
    return triees[triees["order_date"].between(veille, date_analyse, inclusive="right")].reset_index(drop=True)
# %% activite
def activite(lignes, clients):
    par_commande = lignes.groupby(["account_id", "order_id"])["amount_eur"].sum().reset_index()
    table = par_commande.pivot_table(index="account_id", values="amount_eur", aggfunc=["count", "sum"])
    table.columns = ["frequency", "amount"]
    table["panier"] = table["amount"] / table["frequency"]
    return table.reindex(clients["account_id"], fill_value=0).sort_index(ascending=False)
# %% noter
def noter(fiche):
    infini = float("inf")
    notes = fiche.set_index("account_id")
    notes["R"] = pd.cut(notes["recency"].fillna(9999), [-1, 91, 182, 365, infini], labels=[4, 3, 2, 1])
    notes["F"] = pd.cut(notes["frequency"], [-1, 1.999999, 3.999999, 6, infini], labels=[1, 2, 3, 4])
    notes["A"] = pd.cut(notes["amount"], [-1, 9999.999, 50_000, 100_000, infini], labels=[1, 2, 3, 4])
    return notes
# %% coder
def coder(notes, poids):
    lettres = ["R", "F", "A"]
    notes = notes.reset_index(drop=True)
    resultat = notes.copy()
    resultat["code"] = notes[lettres].astype(str).agg("".join, axis=1)
    resultat["total"] = notes[lettres].sum(axis=1)
    resultat["weighted"] = notes[lettres].mul(pd.Series(poids)).sum(axis=1)
    return resultat
# %% tableau_segments
def tableau_segments(fiche):
    table = pd.pivot_table(fiche, index="segment", values=["account_id", "amount"], aggfunc={"account_id": "count", "amount": "sum"})
    table = table.rename(columns={"account_id": "clients"})
    table["share"] = table["amount"].div(fiche["amount"].sum())
    return table
# %% a_relancer
a_relancer = (
    rfm_2023.query("A >= 3")
    .merge(rfm_2024.query("R <= 2")[["account_id", "R"]], on="account_id", suffixes=("_2023", ""))
    .set_index("account_id")
)
# %% noter_quartiles
def noter_quartiles(valeurs):
    trois = valeurs.quantile([0.25, 0.5, 0.75])
    return 1 + pd.concat([valeurs > q for q in trois], axis=1).sum(axis=1)
# %% accord
croise = pd.crosstab(actifs["A"], actifs["A_quartile"])
accord = sum(croise.loc[n, n] for n in range(1, 5) if n in croise.index and n in croise.columns) / croise.to_numpy().sum()
# %% diagramme
def diagramme(tableau):
    return tableau.sort_values("clients").plot(
        kind="barh", x="segment", y="clients", legend=False,
        title="Clients par segment", xlabel="Nombre de clients", ylabel="Segment RFM",
    )
