# Compte une année en cours comme un refus
# fails: [renewals_due, renewals_rate]
# %% renewal_rates
def renewal_rates(contracts):
    filled = contracts.assign(renewed=contracts["renewed"].fillna(False).astype(float))
    return filled.groupby("term")["renewed"].agg(due="size", rate="mean").reset_index()
