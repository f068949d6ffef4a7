# Oublie l’actualisation
# fails: [value_formula]
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return margin / (1 - retention)
