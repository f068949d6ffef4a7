# Lit le mois d'abord
# fails: [invoice_dates]
# %% read_invoices
def read_invoices(raw):
    amount = raw["amount"].str.replace(r"\s", "", regex=True).str.replace(",", ".", regex=False)
    return pd.DataFrame({"invoice": raw["invoice"], "date": pd.to_datetime(raw["date"], format="%m/%d/%Y", errors="coerce"),
                         "amount": pd.to_numeric(amount, errors="coerce")})
