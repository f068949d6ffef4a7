# Jointures, tables croisées, cut, clé dans l’index
# fails: []
# %% statuts
def statuts(commandes, avant, apres):
    annee = commandes["order_date"].dt.year.rename("annee")
    croise = pd.crosstab(commandes["account_id"], annee).reindex(columns=sorted({*annee, avant, apres}), fill_value=0)
    premiere = (croise > 0).idxmax(axis=1)
    croise["status"] = "revenu"
    croise.loc[premiere == apres, "status"] = "nouveau"
    croise.loc[(croise[avant] > 0) & (croise[apres] > 0), "status"] = "gardé"
    croise.loc[(croise[avant] > 0) & (croise[apres] == 0), "status"] = "perdu"
    return croise[(croise[avant] > 0) | (croise[apres] > 0)][["status"]]
# %% volume_valeur
def volume_valeur(gardes):
    table = gardes.set_index("account_id").sort_index()
    avant = table.eval("amount_before / orders_before")
    apres = table.eval("amount_after / orders_after")
    table["volume"] = table.eval("orders_after - orders_before") * (avant + apres) * 0.5
    table["value"] = (apres - avant) * table.eval("orders_after + orders_before") * 0.5
    return table
# %% leviers
def leviers(clients):
    long = clients.assign(entree=clients["amount_after"] - clients["amount_before"])
    nom = np.select(
        [(long["status"] == "nouveau") & ~long["served"], long["status"] == "nouveau", long["status"].isin(["perdu", "revenu"])],
        ["élargir", "prendre", "volume"], default="gardé")
    serie = long["entree"].groupby(nom).sum().drop("gardé", errors="ignore")
    serie = serie.reindex(["élargir", "prendre", "volume", "valeur"], fill_value=0).astype(float)
    serie["volume"] += long["volume"].sum()
    serie["valeur"] += long["value"].sum()
    return serie.rename_axis("lever").to_frame("amount")
# %% entonnoir
def entonnoir(fiches):
    f = fiches.reset_index(drop=True)
    f["etape"] = np.where(f["ordered_on"].notna(), "client", np.where(f["quoted_on"].notna(), "prospect", "suspect"))
    t = f.pivot_table(index="origin", columns="etape", values="account_id", aggfunc="count", fill_value=0)
    t = t.reindex(columns=["suspect", "prospect", "client"], fill_value=0)
    r = pd.DataFrame({"customers": t["client"], "prospects": t["client"] + t["prospect"], "suspects": t.sum(axis=1)})
    r["rate_prospect"] = r["prospects"] / r["suspects"]
    r["rate_customer"] = r["customers"] / r["prospects"]
    return r
# %% cout_client_gagne
def cout_client_gagne(contacts, fiches):
    tout = contacts.merge(fiches, on="account_id", how="left")
    apres = tout["interaction_date"] >= tout["ordered_on"]
    return np.float64(tout["cost_eur"].where(~apres, 0).sum() / fiches["ordered_on"].count())
# %% placer
def placer(clients):
    infini = float("inf")
    part = pd.cut(clients["amount_eur"] / clients["potential_eur"], [-infini, 0.25, 0.5, infini], right=False, labels=["f", "m", "g"])
    potentiel = pd.cut(clients["potential_eur"], [-infini, 25_000, 100_000, infini], right=False, labels=["-", "p", "g"])
    noms = {"pf": "Sélectionner", "pm": "Entretenir", "pg": "Servir simplement", "gf": "Conquérir", "gm": "Développer", "gg": "Défendre"}
    codes = potentiel.astype(str) + part.astype(str)
    return clients.assign(cell=codes.map(noms).fillna("hors matrice")).set_index("account_id").sort_index(ascending=False)
# %% meilleure_part
def meilleure_part(budget, gagner, garder):
    p = np.linspace(0, 1, 101)
    total = 0
    for cote, depense in ((gagner, budget * (1 - p)), (garder, budget * p)):
        total = total + cote["n"] * cote["value"] * (
            cote["ceiling"] - (cote["ceiling"] - cote["floor"]) * np.exp(-cote["speed"] * depense / cote["n"]))
    return p[total.argmax()]
# %% diagramme
def diagramme(tableau):
    ax = tableau.set_index("lever")["amount"].div(1000).plot.bar(rot=0, legend=False)
    ax.set(title="D’où vient la croissance", xlabel="levier de croissance", ylabel="k€")
    return ax.figure
