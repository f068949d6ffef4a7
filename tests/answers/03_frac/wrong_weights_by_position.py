# Prend les poids dans l'ordre du dictionnaire, pas par leur lettre
# fails: [weighted_total]
# %% code_and_total
def code_and_total(scores, weights):
    return scores.assign(
        code=[f"{r}{f}{a}" for r, f, a in zip(scores["R"], scores["F"], scores["A"])],
        total=scores[["R", "F", "A"]].sum(axis=1),
        weighted=(scores[["R", "F", "A"]] * list(weights.values())).sum(axis=1),
    )
