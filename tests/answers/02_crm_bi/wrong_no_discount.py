# Oublie la remise
# fails: [quote_net, quote_gross]
# %% quote_total
def quote_total(products, lines, vat):
    both = lines.merge(products, on="product_id")
    net = (both["price_eur"] * both["quantity"]).sum()
    return {"net": net, "gross": net * (1 + vat)}
