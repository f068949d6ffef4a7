# Ne rend que les lignes chargées
# fails: [rows_reasons, rows_kept]
# %% split_rows
def split_rows(invoices, customers):
    table = invoices.sort_values("line")
    conditions = [table.duplicated("invoice"), ~table["customer"].isin(customers["customer"]), table["date"].isna(), table["amount"].isna()]
    reasons = ["doublon", "client inconnu", "date absente", "montant absent"]
    table = table.assign(reason=np.select(conditions, reasons, default="chargée"))
    return table[table["reason"] == "chargée"]
