# S’arrête au premier cumul positif, même s’il retombe
# fails: [break_even_lasting]
# %% break_even
def break_even(cumulated):
    good = cumulated[cumulated >= 0]
    return good.index[0] if len(good) else None
