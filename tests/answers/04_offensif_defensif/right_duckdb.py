# En SQL, avec DuckDB, et seaborn pour la figure
# fails: []
# %% customer_statuses
import duckdb


def customer_statuses(orders, before, after):
    return duckdb.sql(f"""
        WITH years AS (
            SELECT account_id, bool_or(year(order_date) = {before}) AS a, bool_or(year(order_date) = {after}) AS b, min(year(order_date)) AS first_year
            FROM orders GROUP BY account_id
        )
        SELECT account_id, CASE WHEN a AND b THEN 'kept' WHEN a THEN 'lost' WHEN first_year = {after} THEN 'new' ELSE 'returned' END AS status
        FROM years WHERE a OR b
    """).df()
# %% volume_and_value
def volume_and_value(kept):
    return duckdb.sql("""
        SELECT *, amount_after - amount_before - volume AS value
        FROM (SELECT *, (orders_after - orders_before) * (amount_before / orders_before + amount_after / orders_after) / 2 AS volume FROM kept)
    """).df()
# %% growth_levers
def growth_levers(customers):
    return duckdb.sql("""
        SELECT unnest(['wider', 'share', 'volume', 'value']) AS lever, unnest([
            coalesce(sum(amount_after) FILTER (status = 'new' AND NOT served), 0),
            coalesce(sum(amount_after) FILTER (status = 'new' AND served), 0),
            coalesce(sum(volume) FILTER (status = 'kept'), 0)
                + coalesce(sum(amount_after - amount_before) FILTER (status IN ('lost', 'returned')), 0),
            coalesce(sum(value) FILTER (status = 'kept'), 0)]) AS amount
        FROM customers
    """).df()
# %% funnel_by_origin
def funnel_by_origin(records):
    return duckdb.sql("""
        SELECT origin, count(*) AS suspects, count(*) FILTER (quoted_on IS NOT NULL OR ordered_on IS NOT NULL) AS prospects,
            count(ordered_on) AS customers, prospects / suspects AS rate_prospect, customers / nullif(prospects, 0) AS rate_customer
        FROM records GROUP BY origin
    """).df()
# %% acquisition_cost
def acquisition_cost(contacts, records):
    return duckdb.sql("""
        SELECT sum(cost_eur) / (SELECT count(ordered_on) FROM records) FROM contacts JOIN records USING (account_id)
        WHERE ordered_on IS NULL OR interaction_date < ordered_on
    """).fetchall()[0][0]
# %% place_customers
def place_customers(customers):
    return duckdb.sql("""
        SELECT *, CASE
            WHEN potential_eur < 25000 THEN 'hors matrice'
            WHEN potential_eur < 100000 THEN
                CASE WHEN amount_eur < 0.25 * potential_eur THEN 'Sélectionner' WHEN amount_eur < 0.5 * potential_eur THEN 'Entretenir'
                ELSE 'Servir simplement' END
            WHEN amount_eur < 0.25 * potential_eur THEN 'Conquérir' WHEN amount_eur < 0.5 * potential_eur THEN 'Développer'
            ELSE 'Défendre' END AS cell
        FROM customers
    """).df()
# %% lever_chart
import seaborn as sns


def lever_chart(table):
    axes = sns.barplot(data=table.assign(k=table["amount"] / 1000), x="lever", y="k", color="grey")
    axes.set(title="Leviers de 2024", xlabel="Levier", ylabel="Montant, en k€")
    return axes
