# Oublie r dans l’exposant
# fails: [active_formula, active_no_repeat]
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    x = summary["x"]
    gone = a / (b + x.clip(lower=1) - 1) * ((alpha + summary["T"]) / (alpha + summary["t_x"])) ** x
    return summary[["account_id"]].assign(p_active=(1 / (1 + gone)).where(x > 0, 1.0))
