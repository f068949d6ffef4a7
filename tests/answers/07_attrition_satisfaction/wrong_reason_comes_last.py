# Regarde les réclamations avant le motif donné
# fails: [types_reason, types_complaint]
# %% departure_types
def departure_types(departures, complaints, incidents):
    names = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "anecdotique"}
    result = []
    for d in departures.itertuples():
        mine = complaints[(complaints["account_id"] == d.account_id) & complaints["satisfied"].eq(False).fillna(False)]
        if (d.left_on - mine["complaint_date"]).dt.days.between(0, 180).any():
            result.append("insatisfaction")
        elif pd.notna(d.reason):
            result.append(names[d.reason])
        elif any(0 <= (d.left_on - i).days <= 90 for i in incidents):
            result.append("circonstanciel")
        else:
            result.append("inconnu")
    return departures[["account_id"]].assign(type=result)
