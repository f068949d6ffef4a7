# Tient pour mécontent celui qui n'a pas répondu
# fails: [types_complaint]
# %% departure_types
def departure_types(departures, complaints, incidents):
    names = {"insatisfaction": "insatisfaction", "offre concurrente": "structurel", "incident de service": "circonstanciel",
             "cessation ou déménagement": "anecdotique", "fin du besoin": "anecdotique"}
    bad = complaints[~complaints["satisfied"].fillna(False)].merge(departures, on="account_id")
    bad = bad[(bad["left_on"] - bad["complaint_date"]).dt.days.between(0, 180)]
    result = []
    for d in departures.itertuples():
        if pd.notna(d.reason):
            result.append(names[d.reason])
        elif d.account_id in set(bad["account_id"]):
            result.append("insatisfaction")
        else:
            result.append("circonstanciel" if any(0 <= (d.left_on - i).days <= 90 for i in incidents) else "inconnu")
    return departures[["account_id"]].assign(type=result)
