# Une date impossible arrête tout
# fails: [invoice_amounts, invoice_dates]
# %% read_invoices
def read_invoices(raw):
    amount = raw["amount"].str.replace(" ", "").str.replace(",", ".").astype(float)
    return pd.DataFrame({"invoice": raw["invoice"], "date": pd.to_datetime(raw["date"], format="%d/%m/%Y"), "amount": amount})
