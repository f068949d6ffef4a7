# En SQL, avec DuckDB, et seaborn pour la figure
# fails: []
# %% audit_lines
import duckdb


def audit_lines(lines):
    return duckdb.sql("""
        SELECT count(*) AS lines, count(DISTINCT basket_id) AS baskets, count(*) FILTER (sales_value = 0) AS zero_value,
            count(*) FILTER (department IS NULL) AS no_department,
            coalesce(sum(sales_value) FILTER (department = 'FUEL' OR quantity > 500), 0) AS fuel_sales
        FROM lines
    """).df().iloc[0]
# %% prepare_baskets
def prepare_baskets(lines):
    return duckdb.sql("""
        SELECT basket_id, any_value(household_id) AS household_id, any_value(transaction_timestamp)::DATE AS day,
            sum(sales_value) AS amount,
            coalesce(sum(sales_value) FILTER (department = 'FUEL' OR quantity > 500), 0) AS fuel
        FROM lines GROUP BY basket_id ORDER BY amount
    """).df()
# %% household_frac
def household_frac(lines, as_of):
    return duckdb.sql("""
        SELECT household_id, date_diff('day', max(transaction_timestamp)::DATE, $day::DATE) AS recency,
            count(DISTINCT basket_id) AS frequency, sum(sales_value) AS amount,
            count(DISTINCT department) FILTER (sales_value > 0) AS departments
        FROM lines GROUP BY household_id
    """, params={"day": str(as_of.date())}).df()
# %% top_share
def top_share(amounts, share):
    ranked = pd.DataFrame({"amount": amounts.to_numpy()})
    n = max(1, round(share * len(ranked)))
    return duckdb.sql(f"""
        SELECT (SELECT sum(amount) FROM (FROM ranked ORDER BY amount DESC LIMIT {n})) / sum(amount) FROM ranked
    """).fetchall()[0][0]
# %% top_20
top_20 = duckdb.sql("""
    SELECT (SELECT sum(amount) FROM (FROM households ORDER BY amount DESC LIMIT 494)) / sum(amount) FROM households
""").fetchall()[0][0]
# %% household_margin
def household_margin(lines, rates, other_rate):
    known = pd.DataFrame({"department": rates.index.astype(object), "rate": rates.to_numpy()})
    return duckdb.sql(f"""
        SELECT household_id, sum(sales_value) AS sales, sum(sales_value * coalesce(rate, {other_rate})) AS margin
        FROM lines LEFT JOIN known USING (department) GROUP BY household_id
    """).df()
# %% rank_kept
def rank_kept(first, second, share):
    n = max(1, round(share * len(first)))
    halves = pd.DataFrame({"a": first, "b": second.reindex(first.index).fillna(0)}).reset_index(drop=True)
    return duckdb.sql(f"""
        WITH ranked AS (SELECT row_number() OVER (ORDER BY a DESC) AS i, row_number() OVER (ORDER BY b DESC) AS j FROM halves)
        SELECT count(*) FILTER (i <= {n} AND j <= {n}) / {n} FROM ranked
    """).fetchall()[0][0]
# %% place_households
def place_households(table):
    rows = table
    return duckdb.sql("""
        SELECT household_id, CASE WHEN recency > 60 THEN 'silencieux' WHEN first_half = 0 THEN 'apparus'
            WHEN second_half < 0.7::DOUBLE * first_half THEN 'en_retrait' WHEN first_half + second_half >= 2500 THEN 'piliers'
            WHEN second_half >= 1.3::DOUBLE * first_half THEN 'en_progres' WHEN first_half + second_half >= 500 THEN 'reguliers'
            ELSE 'occasionnels' END AS segment
        FROM rows
    """).df()
# %% segment_chart
def segment_chart(portrait):
    import seaborn as sns

    table = portrait.assign(share=100 * portrait["sales"] / portrait["sales"].sum())
    ax = sns.barplot(data=table, y="segment", x="share")
    ax.set(title="Part des segments", xlabel="Part (%)", ylabel="Segment")
    return ax
# %% window_spend
def window_spend(lines, households, start, end):
    return duckdb.sql("""
        SELECT h.household_id, coalesce(sum(l.sales_value), 0) AS amount
        FROM households h LEFT JOIN lines l
            ON l.household_id = h.household_id AND l.transaction_timestamp::DATE BETWEEN $a::DATE AND $b::DATE
        GROUP BY h.household_id
    """, params={"a": str(start.date()), "b": str(end.date())}).df()
# %% naive_gap
def naive_gap(panel):
    return duckdb.sql("SELECT avg(during) FILTER (treated) - avg(during) FILTER (NOT treated) FROM panel").fetchall()[0][0]
# %% did_effect
def did_effect(panel):
    return duckdb.sql("""
        SELECT avg(during - before) FILTER (treated) - avg(during - before) FILTER (NOT treated) FROM panel
    """).df().iloc[0, 0]
# %% stratified_effect
def stratified_effect(panel, bounds):
    rows = panel.assign(stratum=np.digitize(panel["reference"], bounds))
    return duckdb.sql("""
        WITH strata AS (
            SELECT avg(during - before) FILTER (treated) - avg(during - before) FILTER (NOT treated) AS gap,
                count(*) FILTER (treated) AS people
            FROM rows GROUP BY stratum HAVING gap IS NOT NULL)
        SELECT sum(gap * people) / sum(people) AS effect, sum(people) AS treated FROM strata
    """).df().iloc[0]
# %% placebo
placebo = duckdb.sql("""
    SELECT avg(during - before) FILTER (treated) - avg(during - before) FILTER (NOT treated) FROM placebo_panel
""").fetchall()[0][0]
# %% coupon_use
def coupon_use(sent, redemptions):
    return duckdb.sql("""
        SELECT campaign_id, count(*) AS households, count(used) AS users, users / households AS rate
        FROM sent LEFT JOIN (SELECT DISTINCT campaign_id, household_id, 1 AS used FROM redemptions)
            USING (campaign_id, household_id)
        GROUP BY campaign_id
    """).df()
# %% plan_table
def plan_table(actions, segments, margin_rate, control_share):
    return duckdb.sql(f"""
        SELECT segment, round({control_share} * households)::INT AS controls, households - controls AS treated,
            treated * cost_per_household AS cost, cost_per_household / {margin_rate} AS break_even
        FROM actions JOIN segments USING (segment)
    """).df()
