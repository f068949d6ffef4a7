# Apparie les segments par leur place dans la table
# fails: [plan_costs]
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    table = actions.assign(households=segments["households"].to_numpy()[: len(actions)])
    table["controls"] = (control_share * table["households"]).round()
    table["treated"] = table["households"] - table["controls"]
    table["cost"] = table["treated"] * table["cost_per_household"]
    table["break_even"] = table["cost_per_household"] / margin_rate
    return table
