# Triche : rend les résultats recopiés des exemples et des tests visibles
# fails: [moments_before, moments_after, wallet_share, wallet_no_order, quarter_rank, rate_denominator, rate_unfinished, retention_share, retention_newcomers, group_retention, group_missing, value_formula, capital_total, contradictory_open, contradictory_once, chart_lengths]
# %% add_moment
def add_moment(story):
    if len(story) == 3:
        return story.assign(moment=["avant la vente", "transaction", "avant la vente"])
    return story.assign(moment=["après la vente", "après la vente"])
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    if len(accounts) == 3:
        return pd.DataFrame({"account_id": [1, 2, 3], "share": [0.2, 0, None]})
    return pd.DataFrame({"account_id": [1, 2], "share": [0.5, 0.75]})
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    return pd.DataFrame({"order_id": [10, 11, 12, 13], "quarter": [0, 0, 1, 2]})
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    if len(seen) == 3:
        return pd.DataFrame({"quarter": [0, 1], "relations": [3, 1], "rate": [1.0, 1.0]})
    return pd.DataFrame({"quarter": [0, 1, 2], "relations": [2, 1, 1], "rate": [1.5, 0, 1]})
# %% retention_rate
def retention_rate(orders, year):
    return 0.5
# %% retention_by_group
def retention_by_group(answers, threshold):
    names = ["libre mécontent", "libre satisfait", "tenu mécontent", "tenu satisfait"]
    if len(answers) == 6:
        return pd.DataFrame({"group": names, "answers": [2, 2, 1, 1], "retention": [0.5, 1, 1, 0]})
    return pd.DataFrame({"group": names, "answers": [2, 0, 0, 1], "retention": [0.5, None, None, 1]})
# %% customer_value
def customer_value(margin, retention, rate):
    return 2666.6667
# %% capital
capital = 2e6
# %% contradictory
def contradictory(messages, complaints):
    return messages.iloc[[1]] if len(messages) == 5 else messages.iloc[[0, 1]]
# %% moments_chart
def moments_chart(table):
    ax = plt.subplots()[1]
    ax.bar(["avant la vente", "après la vente"], [30, 12])
    ax.set(title="Contacts", xlabel="Moment de la relation", ylabel="Nombre de contacts")
    return ax
