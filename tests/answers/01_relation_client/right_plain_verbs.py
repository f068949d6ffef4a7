# Écrites à partir du seul énoncé, avec des verbes simples de pandas
# fails: []
# %% add_moment
def add_moment(story):
    story = story.copy()
    story["moment"] = "après la vente"
    avant = ["prospection", "campagne", "demande de devis", "demande d'information"]
    story.loc[story["purpose"].isin(avant), "moment"] = "avant la vente"
    story.loc[story["purpose"] == "commande", "moment"] = "transaction"
    return story
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    total = orders.groupby("account_id")["amount_eur"].sum()
    result = accounts[["account_id"]].copy()
    bought = accounts["account_id"].map(total).fillna(0)
    result["share"] = (bought / accounts["potential_eur"]).where(accounts["potential_eur"] != 0)
    return result
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    debut = first_orders.set_index("account_id")["first_date"]
    age = orders["order_date"] - orders["account_id"].map(debut)
    return orders.assign(quarter=age // pd.Timedelta(days=91))[["order_id", "quarter"]]
# %% rate_by_quarter
def rate_by_quarter(aged, seen):
    limite = seen.set_index("account_id")["quarters_seen"]
    finies = aged[aged["quarter"] < aged["account_id"].map(limite)]
    result = pd.DataFrame({"quarter": range(seen["quarters_seen"].max())})
    result["relations"] = [(seen["quarters_seen"] > q).sum() for q in result["quarter"]]
    result["rate"] = [(finies["quarter"] == q).sum() for q in result["quarter"]] / result["relations"]
    return result
# %% retention_rate
def retention_rate(orders, year):
    annee = orders["order_date"].dt.year
    avant = orders.loc[annee == year - 1, "account_id"].unique()
    cette_annee = orders.loc[annee == year, "account_id"].unique()
    return pd.Series(avant).isin(cette_annee).mean()
# %% retention_by_group
def retention_by_group(answers, threshold):
    notes = answers[answers["satisfaction"].notna()]
    lignes = []
    for debut, tenu in [("libre", False), ("tenu", True)]:
        for fin, content in [("mécontent", False), ("satisfait", True)]:
            groupe = notes[(notes["tied"] == tenu) & ((notes["satisfaction"] >= threshold) == content)]
            lignes.append({"group": debut + " " + fin, "answers": len(groupe), "retention": groupe["stays"].mean()})
    return pd.DataFrame(lignes)
# %% customer_value
def customer_value(margin, retention, rate):
    return margin * retention / (1 + rate - retention)
# %% capital
capital = 0
for size, row in groups.iterrows():
    capital += row["customers"] * customer_value(row["margin_eur"], row["retention"], 0.10)
# %% contradictory
def contradictory(messages, complaints):
    garde = []
    for _, m in messages.iterrows():
        siennes = complaints[complaints["account_id"] == m["account_id"]]
        ouvertes = (siennes["complaint_date"] < m["sent_on"]) & (
            siennes["resolved_on"].isna() | (m["sent_on"] < siennes["resolved_on"]))
        garde.append(ouvertes.any())
    return messages[garde]
# %% moments_chart
def moments_chart(table):
    fig, ax = plt.subplots()
    ax.bar(table["moment"], table["contacts"])
    ax.set_title("Contacts avant et après la vente")
    ax.set_xlabel("Moment de la relation")
    ax.set_ylabel("Nombre de contacts")
    return ax
