# Prend l'ordre de la table pour celui des lignes
# fails: [rows_reasons]
# %% split_rows
def split_rows(invoices, customers):
    table = invoices
    conditions = [table.duplicated("invoice"), ~table["customer"].isin(customers["customer"]), table["date"].isna(), table["amount"].isna()]
    reasons = ["doublon", "client inconnu", "date absente", "montant absent"]
    return table.assign(reason=np.select(conditions, reasons, default="chargée"))
