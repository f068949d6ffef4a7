# Le dernier motif l'emporte
# fails: [rows_reasons]
# %% split_rows
def split_rows(invoices, customers):
    table = invoices.sort_values("line").reset_index(drop=True)
    table["reason"] = "chargée"
    table.loc[table.duplicated("invoice"), "reason"] = "doublon"
    table.loc[~table["customer"].isin(customers["customer"]), "reason"] = "client inconnu"
    table.loc[table["date"].isna(), "reason"] = "date absente"
    table.loc[table["amount"].isna(), "reason"] = "montant absent"
    return table
