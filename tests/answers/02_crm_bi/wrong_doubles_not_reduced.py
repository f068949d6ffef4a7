# Additionne les doubles sans en séparer les chiffres
# fails: [siret_keys, siret_writings]
# %% valid_siret
def valid_siret(text):
    digits = str(text).replace(" ", "")
    if not digits.isdigit() or not 10 <= len(digits) <= 14:
        return False
    digits = digits.zfill(14)

    def luhn(number):
        return sum(int(digit) * (1 + place % 2) for place, digit in enumerate(number[::-1])) % 10 == 0

    return luhn(digits) and luhn(digits[:9])
