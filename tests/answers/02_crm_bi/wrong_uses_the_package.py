# Appelle le module du cours au lieu de refaire le calcul
# fails: [siret_keys]
# %% valid_siret
def valid_siret(text):
    if text is None:
        return False
    number = crm.quality.parse_siret([text])
    return bool(number.notna()[0]) and bool(crm.quality.valid_siret(number)[0])
