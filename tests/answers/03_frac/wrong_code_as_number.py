# Fait du code un nombre
# fails: [three_digit_code]
# %% code_and_total
def code_and_total(scores, weights):
    return scores.assign(
        code=100 * scores["R"] + 10 * scores["F"] + scores["A"],
        total=scores[["R", "F", "A"]].sum(axis=1),
        weighted=scores["R"] * weights["R"] + scores["F"] * weights["F"] + scores["A"] * weights["A"],
    )
