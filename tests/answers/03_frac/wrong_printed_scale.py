# Recopie le barème imprimé avec ses trous (11 à 50, 51 à 100) : des montants restent sans note
# fails: [amount_score]
# %% letter_scores
def letter_scores(summary):
    scores = summary.copy()
    scores["R"] = 1 + sum((summary["recency"] <= days).astype(int) for days in (91, 182, 365))
    scores["F"] = 1 + (summary["frequency"] >= 2) + (summary["frequency"] >= 4) + (summary["frequency"] > 6)
    scores.loc[summary["amount"] < 10_000, "A"] = 1
    scores.loc[(summary["amount"] >= 11_000) & (summary["amount"] <= 50_000), "A"] = 2
    scores.loc[(summary["amount"] >= 51_000) & (summary["amount"] <= 100_000), "A"] = 3
    scores.loc[summary["amount"] > 100_000, "A"] = 4
    return scores
