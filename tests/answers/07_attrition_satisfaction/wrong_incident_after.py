# Accepte un incident survenu après le départ
# fails: [types_incident]
# %% departure_types
def departure_types(departures, complaints, incidents):
    names = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "anecdotique"}
    bad = complaints[complaints["satisfied"].eq(False).fillna(False)].merge(departures, on="account_id")
    bad = bad[(bad["left_on"] - bad["complaint_date"]).dt.days.between(0, 180)]
    struck = [any((day - i).days <= 90 for i in incidents) for day in departures["left_on"]]
    clue = np.select([departures["account_id"].isin(bad["account_id"]), struck], ["insatisfaction", "circonstanciel"], "inconnu")
    given = departures["reason"].map(names)
    return departures[["account_id"]].assign(type=given.where(given.notna(), clue))
