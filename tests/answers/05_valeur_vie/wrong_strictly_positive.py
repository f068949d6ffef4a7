# Veut un cumul strictement positif
# fails: [break_even_found, break_even_lasting]
# %% break_even
def break_even(cumulated):
    negative = cumulated.index[cumulated <= 0]
    later = cumulated.index if len(negative) == 0 else cumulated.index[cumulated.index > negative.max()]
    return int(later.min()) if len(later) else None
