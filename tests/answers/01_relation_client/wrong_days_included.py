# Inclut le jour de la réclamation et celui du règlement
# fails: [contradictory_open]
# %% contradictory
def contradictory(messages, complaints):
    pairs = messages.merge(complaints, on="account_id")
    still_open = pairs["resolved_on"].isna() | (pairs["sent_on"] <= pairs["resolved_on"])
    found = pairs.loc[(pairs["sent_on"] >= pairs["complaint_date"]) & still_open, "message_id"]
    return messages[messages["message_id"].isin(found)]
