# Applique la formule aux clients sans réachat
# fails: [active_no_repeat]
# %% chance_active
def chance_active(summary, r, alpha, a, b):
    x = summary["x"]
    gone = a / (b + (x - 1).abs()) * ((alpha + summary["T"]) / (alpha + summary["t_x"])) ** (r + x)
    return summary[["account_id"]].assign(p_active=1 / (1 + gone))
