# Tout en boucles et en listes, sans groupby
# fails: []
# %% customer_recency
def customer_recency(orders, accounts, as_of):
    result = []
    for account in accounts["account_id"]:
        smallest = None
        for other, day in zip(orders["account_id"], orders["order_date"]):
            if other == account and day <= as_of:
                gap = (as_of - day).days
                if smallest is None or gap < smallest:
                    smallest = gap
        result.append({"account_id": account, "recency": smallest})
    return pd.DataFrame(result)
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    start = pd.Timestamp(as_of.year - 1, as_of.month, as_of.day)
    kept = []
    for day in orders["order_date"]:
        kept.append(start < day <= as_of)
    return orders[kept]
# %% customer_activity
def customer_activity(order_lines, accounts):
    seen, amounts = {}, {}
    for account, order, amount in zip(order_lines["account_id"], order_lines["order_id"], order_lines["amount_eur"]):
        seen.setdefault(account, set()).add(order)
        amounts[account] = amounts.get(account, 0) + amount
    return pd.DataFrame([(c, len(seen.get(c, ())), amounts.get(c, 0)) for c in accounts["account_id"]],
                        columns=["account_id", "frequency", "amount"])
# %% letter_scores
def letter_scores(summary):
    table = summary.copy().reset_index(drop=True)
    for i, row in table.iterrows():
        days, count, euros = row["recency"], row["frequency"], row["amount"]
        if pd.isna(days) or days > 365:
            table.loc[i, "R"] = 1
        elif days > 182:
            table.loc[i, "R"] = 2
        elif days > 91:
            table.loc[i, "R"] = 3
        else:
            table.loc[i, "R"] = 4
        table.loc[i, "F"] = 4 if count > 6 else 3 if count >= 4 else 2 if count >= 2 else 1
        table.loc[i, "A"] = 4 if euros > 100000 else 3 if euros > 50000 else 2 if euros >= 10000 else 1
    return table
# %% code_and_total
def code_and_total(scores, weights):
    rows = []
    for row in scores.to_dict("records"):
        row["code"] = f"{row['R']}{row['F']}{row['A']}"
        row["total"] = row["R"] + row["F"] + row["A"]
        row["weighted"] = sum(row[letter] * weight for letter, weight in weights.items())
        rows.append(row)
    return pd.DataFrame(rows)
# %% segment_table
def segment_table(customers):
    rows = []
    for segment in sorted(set(customers["segment"]), reverse=True):
        part = customers[customers["segment"] == segment]
        rows.append([segment, len(part), sum(part["amount"]), sum(part["amount"]) / sum(customers["amount"])])
    return pd.DataFrame(rows, columns=["segment", "clients", "amount", "share"])
# %% to_call_back
r_score = dict(zip(rfm_2024["account_id"], rfm_2024["R"]))
rows = []
for row in rfm_2023.itertuples():
    if row.A >= 3 and r_score[row.account_id] <= 2:
        rows.append((row.account_id, row.amount))
to_call_back = pd.DataFrame(rows, columns=["account_id", "amount"])
# %% quartile_scores
def quartile_scores(values):
    q1, q2, q3 = values.quantile(0.25), values.quantile(0.5), values.quantile(0.75)
    scores = []
    for v in values:
        scores.append(1 + (v > q1) + (v > q2) + (v > q3))
    return pd.Series(scores, index=values.index)
# %% agreement
same = 0
for a, q in zip(active["A"], active["A_quartile"]):
    if a == q:
        same = same + 1
agreement = same / len(active)
# %% segment_chart
def segment_chart(table):
    fig, ax = plt.subplots()
    for segment, count in zip(table["segment"], table["clients"]):
        ax.bar(segment, count, color="grey")
    plt.title("Combien de clients par segment ?")
    plt.xlabel("Segment")
    plt.ylabel("Clients")
    return ax
