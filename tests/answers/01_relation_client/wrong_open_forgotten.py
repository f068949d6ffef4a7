# Oublie les réclamations encore ouvertes
# fails: [contradictory_once]
# %% contradictory
def contradictory(messages, complaints):
    pairs = messages.merge(complaints, on="account_id")
    inside = (pairs["sent_on"] > pairs["complaint_date"]) & (pairs["sent_on"] < pairs["resolved_on"])
    return messages[messages["message_id"].isin(pairs.loc[inside, "message_id"])]
