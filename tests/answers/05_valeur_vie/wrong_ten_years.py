# Arrête la somme à dix ans
# fails: [value_formula, value_edges]
# %% lifetime_value
def lifetime_value(margin, retention, rate):
    return sum(margin * (retention / (1 + rate)) ** year for year in range(10))
