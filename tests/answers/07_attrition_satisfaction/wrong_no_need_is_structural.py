# Tient la fin du besoin pour un départ structurel
# fails: [types_reason]
# %% departure_types
def departure_types(departures, complaints, incidents):
    names = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "structurel"}
    result = []
    for d in departures.itertuples():
        mine = complaints[(complaints["account_id"] == d.account_id) & complaints["satisfied"].eq(False).fillna(False)]
        if pd.notna(d.reason):
            result.append(names[d.reason])
        elif (d.left_on - mine["complaint_date"]).dt.days.between(0, 180).any():
            result.append("insatisfaction")
        elif any(0 <= (d.left_on - i).days <= 90 for i in incidents):
            result.append("circonstanciel")
        else:
            result.append("inconnu")
    return departures[["account_id"]].assign(type=result)
