# Répète un message par réclamation
# fails: [contradictory_once]
# %% contradictory
def contradictory(messages, complaints):
    pairs = messages.merge(complaints, on="account_id")
    still_open = pairs["resolved_on"].isna() | (pairs["sent_on"] < pairs["resolved_on"])
    return pairs.loc[(pairs["sent_on"] > pairs["complaint_date"]) & still_open, list(messages.columns)]
