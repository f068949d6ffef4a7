# Avec apply, groupby et query
# fails: []
# %% read_invoices
def read_invoices(raw):
    result = raw.copy()
    result["date"] = result["date"].apply(lambda d: pd.to_datetime(d, dayfirst=True, format="%d/%m/%Y", errors="coerce"))
    clean = result["amount"].fillna("").apply(lambda a: a.replace(" ", "").replace("\u00a0", "").replace(",", "."))
    result["amount"] = clean.apply(lambda a: pd.to_numeric(a, errors="coerce"))
    return result.set_index("invoice")
# %% valid_siret
import re


def valid_siret(text):
    text = re.sub(r"\s", "", text or "").zfill(14) if len(re.sub(r"\s", "", text or "")) >= 10 else ""
    if not re.fullmatch(r"\d{14}", text):
        return False
    luhn = lambda s: sum(sum(divmod(int(c) * (2 if i % 2 else 1), 10)) for i, c in enumerate(s[::-1])) % 10
    return not luhn(text) and not luhn(text[:9])
# %% quality_report
def quality_report(table):
    long = table.melt(var_name="column", value_name="value")
    groups = long.groupby("column")["value"]
    return pd.DataFrame({
        "complete": groups.apply(lambda v: v.notna().mean()),
        "unique": groups.apply(lambda v: (v.dropna().map(v.value_counts()) == 1).mean()),
    }).reset_index()
# %% candidate_pairs
def candidate_pairs(records, block):
    pairs = records.dropna(subset=[block]).merge(records, on=block).query("record_x < record_y")
    return pd.DataFrame({"second": pairs["record_y"], "first": pairs["record_x"]})
# %% judge_pairs
def judge_pairs(found, truth):
    key = lambda t: set(t.apply(lambda r: (min(r["first"], r["second"]), max(r["first"], r["second"])), axis=1)) if len(t) else set()
    f, t = key(found), key(truth)
    return {"precision": 1.0 if not f else len(f & t) / len(f), "recall": 1.0 if not t else len(f & t) / len(t)}
# %% split_rows
def split_rows(invoices, customers):
    ranked = invoices.sort_values("line").assign(rank=lambda t: t.groupby("invoice").cumcount())

    def why(row):
        if row["rank"] > 0:
            return "doublon"
        if not (customers["customer"] == row["customer"]).any():
            return "client inconnu"
        if pd.isna(row["date"]):
            return "date absente"
        return "montant absent" if pd.isna(row["amount"]) else "chargée"

    return ranked.assign(reason=ranked.apply(why, axis=1))
# %% quote_total
def quote_total(products, lines, vat):
    price = products.set_index("product_id").loc[lines["product_id"], "price_eur"].to_numpy()
    net = float((price * lines["quantity"].to_numpy() * (1 - lines["discount"].to_numpy())).sum())
    return pd.Series({"net": net, "gross": net * (1 + vat)})
# %% reason_chart
def reason_chart(table):
    fig, ax = plt.subplots()
    ax.bar(list(table["reason"]), list(table["rows"]))
    fig.suptitle("La quarantaine")
    ax.set_ylabel("lignes")
    ax.set_xlabel("motif")
    return fig
