# Exclut les bornes de la classe du dessus
# fails: [placer_bornes]
# %% placer
def placer(clients):
    part = clients["amount_eur"] / clients["potential_eur"]
    potentiel = clients["potential_eur"]
    rang = (part > 0.25).astype(int) + (part > 0.5).astype(int)
    haut = np.array(["Conquérir", "Développer", "Défendre"])[rang]
    bas = np.array(["Sélectionner", "Entretenir", "Servir simplement"])[rang]
    return clients.assign(cell=np.where(potentiel > 100_000, haut, np.where(potentiel > 25_000, bas, "hors matrice")))
