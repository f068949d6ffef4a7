# Met les bornes du barème du mauvais côté
# fails: [recency_score, frequency_score, amount_score]
# %% letter_scores
def letter_scores(summary):
    scores = summary.copy()
    scores["R"] = 1 + sum((summary["recency"] < days).astype(int) for days in (91, 182, 365))
    scores["F"] = 1 + sum((summary["frequency"] > count).astype(int) for count in (2, 4, 6))
    scores["A"] = 1 + sum((summary["amount"] > euros).astype(int) for euros in (10_000, 50_000, 100_000))
    return scores
