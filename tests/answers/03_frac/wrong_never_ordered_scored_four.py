# Donne la meilleure note de récence à qui n'a jamais commandé (une comparaison avec NaN est fausse)
# fails: [recency_score]
# %% letter_scores
def letter_scores(summary):
    def r_score(days):
        if days > 365:
            return 1
        elif days > 182:
            return 2
        elif days > 91:
            return 3
        return 4

    def f_score(n):
        return 4 if n > 6 else 3 if n >= 4 else 2 if n >= 2 else 1

    def a_score(euros):
        return 4 if euros > 100_000 else 3 if euros > 50_000 else 2 if euros >= 10_000 else 1

    return summary.assign(R=summary["recency"].map(r_score), F=summary["frequency"].map(f_score), A=summary["amount"].map(a_score))
