# Ne remet pas les zéros de tête
# fails: [siret_writings]
# %% valid_siret
def valid_siret(text):
    digits = str(text).replace(" ", "")
    if not digits.isdigit() or len(digits) != 14:
        return False

    def luhn(number):
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(number[::-1])]
        return sum(value // 10 + value % 10 for value in doubled) % 10 == 0

    return luhn(digits) and luhn(digits[:9])
