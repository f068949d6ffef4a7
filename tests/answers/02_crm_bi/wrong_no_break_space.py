# Oublie les espaces insécables
# fails: [invoice_amounts]
# %% read_invoices
def read_invoices(raw):
    amount = raw["amount"].str.replace(" ", "", regex=False).str.replace(",", ".", regex=False)
    return pd.DataFrame({"invoice": raw["invoice"], "date": pd.to_datetime(raw["date"], format="%d/%m/%Y", errors="coerce"),
                         "amount": pd.to_numeric(amount, errors="coerce")})
