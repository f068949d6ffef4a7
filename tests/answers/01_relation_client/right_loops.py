# Avec des boucles et des dictionnaires
# fails: []
# %% add_moment
def add_moment(story):
    moments = []
    for purpose in story["purpose"]:
        if purpose == "commande":
            moments.append("transaction")
        elif purpose.startswith("suivi") or purpose == "réclamation":
            moments.append("après la vente")
        else:
            moments.append("avant la vente")
    story["moment"] = moments
    return story
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    rows = []
    for account in accounts.itertuples():
        total = sum(o.amount_eur for o in orders.itertuples() if o.account_id == account.account_id)
        share = total / account.potential_eur if account.potential_eur else None
        rows.append({"share": share, "account_id": account.account_id})
    return pd.DataFrame(rows)
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    start = {row.account_id: row.first_date for row in first_orders.itertuples()}
    rows = [(o.order_id, (o.order_date - start[o.account_id]).days // 91) for o in orders.itertuples()]
    return pd.DataFrame(rows, columns=["order_id", "quarter"])
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    limit = dict(zip(seen["account_id"], seen["quarters_seen"]))
    rows = []
    for q in range(max(limit.values())):
        relations = [account for account, n in limit.items() if n > q]
        orders = sum(1 for a in aged.itertuples() if a.quarter == q and a.account_id in relations)
        rows.append({"rate": orders / len(relations), "quarter": float(q), "relations": len(relations)})
    return pd.DataFrame(rows[::-1])
# %% retention_rate
def retention_rate(orders, year):
    before, now = [], []
    for order in orders.itertuples():
        if order.order_date.year == year - 1 and order.account_id not in before:
            before.append(order.account_id)
        if order.order_date.year == year:
            now.append(order.account_id)
    return sum(1 for account in before if account in now) / len(before)
# %% retention_by_group
def retention_by_group(answers, threshold):
    groups = {name: [] for name in ["tenu satisfait", "tenu mécontent", "libre satisfait", "libre mécontent"]}
    for row in answers.itertuples():
        if pd.isna(row.satisfaction):
            continue
        name = ("tenu" if row.tied else "libre") + " " + ("satisfait" if row.satisfaction >= threshold else "mécontent")
        groups[name].append(row.stays)
    return pd.DataFrame([
        {"group": name, "answers": len(stays), "retention": sum(stays) / len(stays) if stays else None}
        for name, stays in groups.items()
    ])
# %% customer_value
def customer_value(margin, retention, rate):
    total, kept = 0, 1
    for year in range(2000):
        kept = kept * retention / (1 + rate)
        total += margin * kept
    return total
# %% capital
capital = 0
for row in groups.itertuples():
    capital += row.customers * row.margin_eur * row.retention / (1 + 0.1 - row.retention)
# %% contradictory
def contradictory(messages, complaints):
    keep = []
    for m in messages.itertuples():
        keep.append(any(
            m.account_id == c.account_id and m.sent_on > c.complaint_date
            and (pd.isna(c.resolved_on) or m.sent_on < c.resolved_on)
            for c in complaints.itertuples()))
    return messages[keep]
# %% moments_chart
def moments_chart(table):
    fig, ax = plt.subplots()
    ax.barh(table["moment"], table["contacts"])
    ax.set_title("Contacts")
    ax.set_xlabel("nombre de contacts")
    ax.set_ylabel("moment")
    return fig, ax
