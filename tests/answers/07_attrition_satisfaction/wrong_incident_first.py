# Place l'incident avant la réclamation mal réglée
# fails: [types_incident]
# %% departure_types
def departure_types(departures, complaints, incidents):
    names = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "anecdotique"}
    bad = complaints[complaints["satisfied"].eq(False).fillna(False)].merge(departures, on="account_id")
    bad = bad[(bad["left_on"] - bad["complaint_date"]).dt.days.between(0, 180)]
    struck = [any(0 <= (day - i).days <= 90 for i in incidents) for day in departures["left_on"]]
    clue = np.select([struck, departures["account_id"].isin(bad["account_id"])], ["circonstanciel", "insatisfaction"], "inconnu")
    given = departures["reason"].map(names)
    return departures[["account_id"]].assign(type=given.where(given.notna(), clue))
