# Ne vérifie que la clé des 14 chiffres
# fails: [siret_keys]
# %% valid_siret
def valid_siret(text):
    digits = str(text).replace(" ", "")
    if not digits.isdigit() or not 10 <= len(digits) <= 14:
        return False

    def luhn(number):
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(number[::-1])]
        return sum(value // 10 + value % 10 for value in doubled) % 10 == 0

    return luhn(digits.zfill(14))
