# Fait attendre un an la première marge
# fails: [value_formula, value_edges]
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return margin * retention / (1 + rate - retention)
