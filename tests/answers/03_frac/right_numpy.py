# Avec numpy : searchsorted, select, unique
# fails: []
# %% recence
import numpy as np


def recence(commandes, clients, date_analyse):
    jours = (np.datetime64(date_analyse, "D") - commandes["order_date"].to_numpy().astype("datetime64[D]")).astype(int)
    ids = commandes["account_id"].to_numpy()
    resultat = np.full(len(clients), np.nan)
    for place, client in enumerate(clients["account_id"].to_numpy()):
        siens = jours[(ids == client) & (jours >= 0)]
        if siens.size:
            resultat[place] = siens.min()
    return pd.DataFrame({"account_id": clients["account_id"].to_numpy(), "recency": resultat})
# %% douze_mois
def douze_mois(commandes, date_analyse):
    jours = commandes["order_date"].to_numpy()
    debut = (date_analyse - pd.DateOffset(years=1)).to_datetime64()
    return commandes.iloc[np.flatnonzero((jours > debut) & (jours <= date_analyse.to_datetime64()))]
# %% activite
def activite(lignes, clients):
    ids = clients["account_id"].to_numpy()
    siennes = [lignes["account_id"].to_numpy() == client for client in ids]
    return pd.DataFrame({
        "account_id": ids,
        "frequency": [np.unique(lignes["order_id"].to_numpy()[masque]).size for masque in siennes],
        "amount": [lignes["amount_eur"].to_numpy()[masque].sum() for masque in siennes],
    })
# %% noter
def noter(fiche):
    r, f, a = (fiche[c].to_numpy(dtype=float) for c in ("recency", "frequency", "amount"))
    return fiche.assign(
        R=np.select([r <= 91, r <= 182, r <= 365], [4, 3, 2], default=1),
        F=np.select([f > 6, f >= 4, f >= 2], [4, 3, 2], default=1).astype(float),
        A=np.where(a > 100_000, 4, np.where(a > 50_000, 3, np.where(a >= 10_000, 2, 1))).astype("int8"),
    )
# %% coder
def coder(notes, poids):
    matrice = notes[["R", "F", "A"]].to_numpy()
    return notes.assign(
        code=["".join(map(str, ligne)) for ligne in matrice],
        total=matrice.sum(axis=1),
        weighted=matrice @ np.array([poids["R"], poids["F"], poids["A"]]),
    )
# %% noter_quartiles
def noter_quartiles(valeurs):
    return 1 + np.searchsorted(np.quantile(valeurs, [0.25, 0.5, 0.75]), valeurs, side="left")
# %% accord
accord = np.mean(actifs["A"].to_numpy() == actifs["A_quartile"].to_numpy())
# %% diagramme
def diagramme(tableau):
    fig, axes = plt.subplots(1, 1, squeeze=False)
    axes[0, 0].bar(np.arange(len(tableau)), tableau["clients"])
    axes[0, 0].set_xticks(np.arange(len(tableau)), tableau["segment"], rotation=30)
    axes[0, 0].set_title("Taille des segments", loc="left")
    axes[0, 0].set_xlabel("segment")
    axes[0, 0].set_ylabel("nombre de clients (comptes)")
    return fig
