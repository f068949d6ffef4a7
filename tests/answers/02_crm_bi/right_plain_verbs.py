# Écrites à partir du seul énoncé, avec des verbes simples de pandas
# fails: []
# %% read_invoices
def read_invoices(raw):
    result = raw[["invoice"]].copy()
    result["date"] = pd.to_datetime(raw["date"], format="%d/%m/%Y", errors="coerce")
    texte = raw["amount"].str.replace(" ", "").str.replace("\u00a0", "").str.replace(",", ".")
    result["amount"] = pd.to_numeric(texte, errors="coerce")
    return result
# %% valid_siret
def luhn(chiffres):
    somme = 0
    for rang, c in enumerate(reversed(chiffres)):
        n = int(c) * 2 if rang % 2 == 1 else int(c)
        somme += n if n < 10 else n - 9
    return somme % 10 == 0


def valid_siret(text):
    if text is None:
        return False
    text = text.replace(" ", "")
    if not text.isdigit() or len(text) < 10 or len(text) > 14:
        return False
    text = "0" * (14 - len(text)) + text
    return luhn(text[:9]) and luhn(text)
# %% quality_report
def quality_report(table):
    lignes = []
    for nom in table.columns:
        presentes = table[nom].dropna()
        seules = presentes[~presentes.duplicated(keep=False)]
        lignes.append([nom, len(presentes) / len(table), len(seules) / len(presentes) if len(presentes) else np.nan])
    return pd.DataFrame(lignes, columns=["column", "complete", "unique"])
# %% candidate_pairs
def candidate_pairs(records, block):
    gauche = records[["record", block]].dropna()
    paires = gauche.merge(gauche, on=block, suffixes=("_1", "_2"))
    paires = paires[paires["record_1"] < paires["record_2"]]
    return paires.rename(columns={"record_1": "first", "record_2": "second"})[["first", "second"]]
# %% judge_pairs
def judge_pairs(found, truth):
    reunies = {frozenset(p) for p in found[["first", "second"]].to_numpy().tolist()}
    vraies = {frozenset(p) for p in truth[["first", "second"]].to_numpy().tolist()}
    justes = len(reunies & vraies)
    return {
        "precision": justes / len(reunies) if reunies else 1,
        "recall": justes / len(vraies) if vraies else 1,
    }
# %% split_rows
def split_rows(invoices, customers):
    result = invoices.sort_values("line")
    double = result["invoice"].duplicated()
    result["reason"] = "chargée"
    result.loc[result["amount"].isna(), "reason"] = "montant absent"
    result.loc[result["date"].isna(), "reason"] = "date absente"
    result.loc[result["customer"].isna() | ~result["customer"].isin(customers["customer"]), "reason"] = "client inconnu"
    result.loc[double, "reason"] = "doublon"
    return result
# %% quote_total
def quote_total(products, lines, vat):
    table = lines.merge(products, on="product_id")
    net = (table["price_eur"] * table["quantity"] * (1 - table["discount"])).round(2).sum()
    return {"net": net, "gross": net + round(net * vat, 2)}
# %% reason_chart
def reason_chart(table):
    ax = table.plot.barh(x="reason", y="rows", legend=False)
    ax.set_title("Pourquoi des lignes sont retenues")
    ax.set_ylabel("motif")
    ax.set_xlabel("nombre de lignes")
    return ax
