# Note la récence à l'envers : la plus ancienne reçoit la meilleure note
# fails: [recency_score]
# %% letter_scores
def letter_scores(summary):
    f_bounds, a_bounds = [2, 4, 6.0001], [10_000, 50_000.0001, 100_000.0001]
    return summary.assign(
        R=1 + sum((summary["recency"] > days).astype(int) for days in (91, 182, 365)),
        F=1 + sum((summary["frequency"] >= bound).astype(int) for bound in f_bounds),
        A=1 + sum((summary["amount"] >= bound).astype(int) for bound in a_bounds),
    )
