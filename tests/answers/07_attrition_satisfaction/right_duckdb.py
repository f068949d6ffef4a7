# En SQL, avec DuckDB
# fails: []
# %% lost_customers
import duckdb


def lost_customers(orders, as_of, days):
    return duckdb.sql(f"""
        SELECT account_id, date_diff('day', max(order_date), TIMESTAMP '{as_of}') AS silence,
               date_diff('day', max(order_date), TIMESTAMP '{as_of}') > {days} AS lost
        FROM orders WHERE order_date <= TIMESTAMP '{as_of}' GROUP BY account_id
    """).df()
# %% yearly_attrition
import duckdb


def yearly_attrition(customers, years):
    wanted = pd.DataFrame({"year": list(years)})
    return duckdb.sql("""
        WITH counted AS (
            SELECT year,
                   count(*) FILTER (year(joined_on) < year AND (left_on IS NULL OR year(left_on) >= year)) AS present,
                   count(*) FILTER (year(joined_on) < year AND year(left_on) = year) AS lost
            FROM wanted CROSS JOIN customers GROUP BY year
        )
        SELECT *, lost / nullif(present, 0) AS rate FROM counted
    """).df()
# %% contract_attrition
import duckdb

contract_attrition = duckdb.sql("""
    SELECT count(*) FILTER (NOT renewed) / count(*) FROM contracts WHERE year(end_date) = 2024
""").fetchall()[0][0]
# %% renewal_rates
import duckdb


def renewal_rates(contracts):
    return duckdb.sql("""
        SELECT term, count(*) AS due, avg(renewed::INT) AS rate FROM contracts WHERE renewed IS NOT NULL GROUP BY term
    """)
# %% cohort_retention
import duckdb


def cohort_retention(customers, as_of):
    long = duckdb.sql(f"""
        WITH known AS (SELECT *, year(joined_on) AS cohort FROM customers WHERE joined_on <= TIMESTAMP '{as_of}'),
        ages AS (SELECT unnest(range(0, {as_of.year} - (SELECT min(cohort) FROM known) + 1)) AS age)
        SELECT cohort, age,
               CASE WHEN cohort + age <= {as_of.year}
                    THEN avg((left_on IS NULL OR left_on > make_date(cohort + age, 12, 31))::INT) END AS share
        FROM known CROSS JOIN ages GROUP BY cohort, age
    """).df()
    return long.pivot(index="cohort", columns="age", values="share")
# %% survival_curve
import duckdb


def survival_curve(histories):
    return duckdb.sql("""
        WITH times AS (SELECT DISTINCT months FROM histories WHERE "left"),
        counted AS (
            SELECT times.months, count(*) AS at_risk, count(*) FILTER ("left" AND histories.months = times.months) AS departures
            FROM times JOIN histories ON histories.months >= times.months GROUP BY times.months
        )
        SELECT *, product(1 - departures / at_risk) OVER (ORDER BY months) AS survival FROM counted
    """).df()
# %% departure_types
import duckdb


def departure_types(departures, complaints, incidents):
    events = pd.DataFrame({"day": incidents})
    return duckdb.sql("""
        SELECT account_id, CASE
            WHEN reason = 'insatisfaction' THEN 'insatisfaction'
            WHEN reason = 'offre concurrente' THEN 'structurel'
            WHEN reason = 'incident de service' THEN 'circonstanciel'
            WHEN reason IS NOT NULL THEN 'anecdotique'
            WHEN EXISTS (FROM complaints c WHERE c.account_id = d.account_id AND NOT c.satisfied
                         AND date_diff('day', c.complaint_date, d.left_on) BETWEEN 0 AND 180) THEN 'insatisfaction'
            WHEN EXISTS (FROM events e WHERE date_diff('day', e.day, d.left_on) BETWEEN 0 AND 90) THEN 'circonstanciel'
            ELSE 'inconnu' END AS type
        FROM departures d
    """).df()
# %% dimension_gaps
import duckdb


def dimension_gaps(answers, items):
    gaps = pd.concat([
        pd.DataFrame({"who": range(len(answers)), "dimension": row.dimension,
                      "gap": (answers[f"p{row.item}"] - answers[f"e{row.item}"]).to_numpy(dtype=float)})
        for row in items.itertuples()
    ]).dropna()
    return duckdb.sql("""
        SELECT dimension, avg(mine) AS gap
        FROM (SELECT who, dimension, avg(gap) AS mine FROM gaps GROUP BY who, dimension) GROUP BY dimension
    """).df()
# %% warning_signals
import duckdb


def warning_signals(orders, complaints, as_of):
    return duckdb.sql(f"""
        WITH aged AS (SELECT account_id, date_diff('day', order_date, TIMESTAMP '{as_of}') AS age FROM orders),
        counted AS (
            SELECT account_id, count(*) FILTER (age < 180) AS recent, count(*) FILTER (age >= 180) AS before
            FROM aged WHERE age BETWEEN 0 AND 359 GROUP BY account_id
        ),
        waiting AS (
            SELECT account_id, count(*) AS n FROM complaints
            WHERE complaint_date <= TIMESTAMP '{as_of}' AND (resolved_on IS NULL OR resolved_on > TIMESTAMP '{as_of}')
            GROUP BY account_id
        )
        SELECT counted.*, 2 * recent <= before AS slowing, coalesce(n, 0) AS open_complaints
        FROM counted LEFT JOIN waiting USING (account_id)
    """).df()
# %% retention_targets
import duckdb


def retention_targets(customers, cost, budget):
    return duckdb.sql(f"""
        SELECT account_id, risk * saved * value - {cost} AS gain,
               risk * saved * value > {cost}
               AND row_number() OVER (ORDER BY risk * saved * value DESC, account_id) * {cost} <= {budget} AS targeted
        FROM customers
    """).df()
