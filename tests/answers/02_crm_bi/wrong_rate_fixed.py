# Applique 20 % quel que soit le taux
# fails: [quote_gross]
# %% quote_total
def quote_total(products, lines, vat):
    both = lines.merge(products, on="product_id")
    net = (both["price_eur"] * both["quantity"] * (1 - both["discount"])).sum()
    return {"net": net, "gross": net * 1.20}
