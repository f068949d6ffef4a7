# Garde une ligne pour un rang sans année échue
# fails: [renewals_due]
# %% renewal_rates
def renewal_rates(contracts):
    return contracts.groupby("term")["renewed"].agg(due="count", rate="mean").reset_index()
