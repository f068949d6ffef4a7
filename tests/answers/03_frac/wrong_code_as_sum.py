# Additionne les chiffres du code au lieu de les mettre côte à côte
# fails: [three_digit_code]
# %% code_and_total
def code_and_total(scores, weights):
    table = scores.copy()
    table["total"] = table["R"] + table["F"] + table["A"]
    table["code"] = table["total"].astype(str)
    table["weighted"] = table["R"] * weights["R"] + table["F"] * weights["F"] + table["A"] * weights["A"]
    return table
