# Oublie de comparer les comptes
# fails: [contradictory_open, contradictory_once]
# %% contradictory
def contradictory(messages, complaints):
    pairs = messages.merge(complaints, how="cross")
    still_open = pairs["resolved_on"].isna() | (pairs["sent_on"] < pairs["resolved_on"])
    found = pairs.loc[(pairs["sent_on"] > pairs["complaint_date"]) & still_open, "message_id"]
    return messages[messages["message_id"].isin(found)]
