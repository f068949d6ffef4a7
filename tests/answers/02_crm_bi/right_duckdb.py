# Avec DuckDB, decimal et seaborn
# fails: []
# %% read_invoices
import duckdb


def read_invoices(raw):
    return duckdb.sql("""
        SELECT invoice, try_strptime(date, '%d/%m/%Y') AS date,
               try_cast(replace(replace(replace(amount, ' ', ''), chr(160), ''), ',', '.') AS DOUBLE) AS amount
        FROM raw""").df()
# %% valid_siret
def valid_siret(text):
    if not isinstance(text, str):
        return False
    text = text.replace(" ", "")
    if not text.isdecimal() or not 9 < len(text) < 15:
        return False
    digits = np.array([int(c) for c in text.rjust(14, "0")])

    def total(part):
        twice = part[::-1].copy()
        twice[1::2] *= 2
        return (twice - 9 * (twice > 9)).sum()

    return total(digits) % 10 == 0 and total(digits[:9]) % 10 == 0
# %% quality_report
def quality_report(table):
    alone = {c: (table[c].value_counts() == 1).sum() / table[c].count() for c in table.columns}
    return pd.DataFrame({"complete": table.count() / len(table), "unique": pd.Series(alone)}).rename_axis("column").reset_index()
# %% candidate_pairs
import duckdb


def candidate_pairs(records, block):
    return duckdb.sql(f"""
        SELECT a.record AS first, b.record AS second
        FROM records AS a JOIN records AS b ON a."{block}" = b."{block}" AND a.record < b.record""").df()
# %% judge_pairs
def judge_pairs(found, truth):
    f, t = (pd.DataFrame(np.sort(x[["first", "second"]].to_numpy(), axis=1), columns=["a", "b"]) for x in (found, truth))
    right = len(f.merge(t, on=["a", "b"]))
    return {"precision": right / len(f) if len(f) else 1, "recall": right / len(t) if len(t) else 1}
# %% split_rows
def split_rows(invoices, customers):
    first = invoices.groupby("invoice")["line"].transform("min")
    reason = pd.Series("chargée", index=range(len(invoices)))
    for name, bad in [
        ("montant absent", invoices["amount"].isna()), ("date absente", invoices["date"].isna()),
        ("client inconnu", ~invoices["customer"].isin(customers["customer"].dropna())), ("doublon", invoices["line"] > first),
    ]:
        reason[bad.to_numpy()] = name
    return invoices.assign(reason=reason.to_numpy()).set_index("line")
# %% quote_total
from decimal import Decimal


def quote_total(products, lines, vat):
    both = lines.merge(products, how="left")
    cents = [round(Decimal(str(p)) * int(q) * (1 - Decimal(str(d))), 2) for p, q, d in zip(both["price_eur"], both["quantity"], both["discount"])]
    net = sum(cents)
    return {"net": net, "gross": net + round(net * Decimal(str(vat)), 2)}
# %% reason_chart
import seaborn as sns


def reason_chart(table):
    ax = sns.barplot(data=table, y="reason", x="rows", orient="h")
    ax.set(title="Pourquoi ces lignes sont retenues", xlabel="nombre de lignes", ylabel="motif")
    return ax.figure
