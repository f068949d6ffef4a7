# La jointure répète les lignes d'un client connu deux fois
# fails: [rows_kept]
# %% split_rows
def split_rows(invoices, customers):
    table = invoices.sort_values("line")
    table["twice"] = table.duplicated("invoice")
    table = table.merge(customers, on="customer", how="left", indicator=True)
    conditions = [table["twice"], table["_merge"] == "left_only", table["date"].isna(), table["amount"].isna()]
    reasons = ["doublon", "client inconnu", "date absente", "montant absent"]
    return table.assign(reason=np.select(conditions, reasons, default="chargée"))
