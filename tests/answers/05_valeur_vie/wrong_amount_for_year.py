# Rend le montant au lieu de l’année
# fails: [break_even_found, break_even_lasting]
# %% break_even
def break_even(cumulated):
    good = cumulated[cumulated >= 0]
    return good.iloc[0] if len(good) else None
