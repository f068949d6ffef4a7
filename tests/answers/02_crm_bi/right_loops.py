# Avec des boucles et des dictionnaires
# fails: []
# %% read_invoices
from datetime import datetime


def read_invoices(raw):
    rows = []
    for row in raw.itertuples():
        try:
            day = datetime.strptime(row.date, "%d/%m/%Y")
        except (TypeError, ValueError):
            day = None
        try:
            amount = float("".join(row.amount.split()).replace(",", "."))
        except (AttributeError, ValueError):
            amount = None
        rows.append({"invoice": row.invoice, "date": day, "amount": amount})
    return pd.DataFrame(rows)
# %% valid_siret
def valid_siret(text):
    if text is None:
        return False
    text = "".join(text.split())
    if len(text) < 10 or len(text) > 14 or any(c not in "0123456789" for c in text):
        return False
    while len(text) < 14:
        text = "0" + text
    for part in (text[:9], text):
        total, double = 0, False
        for c in reversed(part):
            n = int(c)
            if double:
                n = 2 * n if n < 5 else 2 * n - 9
            total, double = total + n, not double
        if total % 10:
            return False
    return True
# %% quality_report
def quality_report(table):
    rows = []
    for name in table.columns:
        values = [v for v in table[name] if not pd.isna(v)]
        alone = [v for v in values if values.count(v) == 1]
        rows.append((name, len(values) / len(table), len(alone) / len(values)))
    return pd.DataFrame(rows, columns=["column", "complete", "unique"])
# %% candidate_pairs
from itertools import combinations


def candidate_pairs(records, block):
    blocks = {}
    for record, value in zip(records["record"], records[block]):
        if not pd.isna(value):
            blocks.setdefault(value, []).append(record)
    pairs = [pair for members in blocks.values() for pair in combinations(sorted(members), 2)]
    return pd.DataFrame(pairs, columns=["first", "second"])
# %% judge_pairs
def judge_pairs(found, truth):
    got = [tuple(sorted(p)) for p in found[["first", "second"]].values.tolist()]
    true = [tuple(sorted(p)) for p in truth[["first", "second"]].values.tolist()]
    right = sum(p in true for p in got)
    precision = right / len(got) if len(got) > 0 else 1
    recall = right / len(true) if len(true) > 0 else 1
    return {"precision": precision, "recall": recall}
# %% split_rows
def split_rows(invoices, customers):
    known, seen, reasons = set(customers["customer"]), set(), {}
    for row in invoices.sort_values("line").itertuples():
        if row.invoice in seen:
            reason = "doublon"
        elif row.customer not in known:
            reason = "client inconnu"
        elif pd.isna(row.date):
            reason = "date absente"
        elif pd.isna(row.amount):
            reason = "montant absent"
        else:
            reason = "chargée"
        seen.add(row.invoice)
        reasons[row.line] = reason
    result = invoices.copy()
    result["reason"] = [reasons[line] for line in result["line"]]
    return result
# %% quote_total
def quote_total(products, lines, vat):
    prices = dict(zip(products["product_id"], products["price_eur"]))
    net = 0
    for line in lines.itertuples():
        net += round(prices[line.product_id] * line.quantity * (1 - line.discount), 2)
    return {"net": net, "gross": net + round(vat * net, 2)}
# %% reason_chart
def reason_chart(table):
    ax = table.plot.bar(x="reason", y="rows", legend=False, title="Quarantaine")
    ax.set_xlabel("Motif")
    ax.set_ylabel("Nombre de lignes")
    return ax
