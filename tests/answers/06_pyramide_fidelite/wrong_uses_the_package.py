# Appelle crm.pyramid au lieu de refaire le calcul
# fails: [stage_bottom, contracts_bounds, chances_computed, value_client, families_children, forecast_one_year]
# %% place_accounts
def place_accounts(signals):
    return crm.pyramid.place(signals)
# %% running_contracts
def running_contracts(contracts, accounts, as_of):
    crm.pyramid.stage_names()
    running = contracts[(contracts["start_date"] <= as_of) & (contracts["end_date"] >= as_of)]
    count = running.groupby("account_id").size()
    return accounts[["account_id"]].assign(contract=accounts["account_id"].map(count).fillna(0))
# %% forecast_stages
def forecast_stages(start, matrix, entries, years):
    return crm.pyramid.forecast(matrix, start, years, entries).rename_axis("year").reset_index()
# %% top_chances
def top_chances(matrix, top, lost):
    found = crm.pyramid.first_passage(matrix, top, lost)["probability"].reindex(matrix.columns)
    found[top], found[lost] = 1.0, 0.0
    return found
# %% values_by_stage
def values_by_stage(matrix, margins, rate):
    return crm.pyramid.stage_values(matrix, margins, rate)
# %% family_sizes
from crmcourse.pyramid import families


def family_sizes(accounts):
    return families(accounts)
