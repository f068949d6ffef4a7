# Tronque le nombre de témoins au lieu de l’arrondir
# fails: [plan_costs]
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    table = actions.merge(segments, on="segment")
    table["controls"] = (control_share * table["households"]).astype(int)
    table["treated"] = table["households"] - table["controls"]
    table["cost"] = table["treated"] * table["cost_per_household"]
    table["break_even"] = table["cost_per_household"] / margin_rate
    return table
