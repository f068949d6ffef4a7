# En SQL, avec DuckDB, et seaborn pour la figure
# fails: []
# %% customer_recency
import duckdb


def customer_recency(orders, accounts, as_of):
    return duckdb.sql("""
        SELECT c.account_id, date_diff('day', max(o.order_date), $day::TIMESTAMP) AS recency
        FROM accounts c LEFT JOIN orders o ON o.account_id = c.account_id AND o.order_date <= $day::TIMESTAMP
        GROUP BY c.account_id
    """, params={"day": str(as_of)}).df()
# %% last_twelve_months
def last_twelve_months(orders, as_of):
    return duckdb.sql("""
        FROM orders WHERE order_date > $day::TIMESTAMP - INTERVAL 1 YEAR AND order_date <= $day::TIMESTAMP
    """, params={"day": str(as_of)}).df()
# %% customer_activity
def customer_activity(order_lines, accounts):
    return duckdb.sql("""
        SELECT c.account_id, count(DISTINCT order_id) AS frequency, coalesce(sum(amount_eur), 0) AS amount
        FROM accounts c LEFT JOIN order_lines USING (account_id) GROUP BY ALL ORDER BY amount DESC
    """).df()
# %% letter_scores
def letter_scores(summary):
    return duckdb.sql("""
        SELECT *,
            CASE WHEN recency <= 91 THEN 4 WHEN recency <= 182 THEN 3 WHEN recency <= 365 THEN 2 ELSE 1 END AS R,
            CASE WHEN frequency > 6 THEN 4 WHEN frequency >= 4 THEN 3 WHEN frequency >= 2 THEN 2 ELSE 1 END AS F,
            CASE WHEN amount > 100000 THEN 4 WHEN amount > 50000 THEN 3 WHEN amount >= 10000 THEN 2 ELSE 1 END AS A
        FROM summary
    """).df()
# %% code_and_total
def code_and_total(scores, weights):
    return duckdb.sql(f"""
        SELECT *, concat(R, F, A) AS code, R + F + A AS total,
            R * {weights["R"]} + F * {weights["F"]} + A * {weights["A"]} AS weighted
        FROM scores
    """).df()
# %% segment_table
def segment_table(customers):
    return duckdb.sql("""
        SELECT segment, count(*) AS clients, sum(amount) AS amount, sum(amount) / sum(sum(amount)) OVER () AS share
        FROM customers GROUP BY segment
    """).df()
# %% to_call_back
to_call_back = duckdb.sql("""
    SELECT before.account_id, before.amount FROM rfm_2023 before JOIN rfm_2024 after USING (account_id)
    WHERE before.A >= 3 AND after.R <= 2
""").df()
# %% quartile_scores
def quartile_scores(values):
    numbered = pd.DataFrame({"i": range(len(values)), "v": values.to_numpy()})
    scores = duckdb.sql("""
        WITH q AS (SELECT quantile_cont(v, [0.25, 0.5, 0.75]) AS bounds FROM numbered)
        SELECT 1 + (v > bounds[1])::INT + (v > bounds[2])::INT + (v > bounds[3])::INT AS score FROM numbered, q ORDER BY i
    """).df()["score"]
    return pd.Series(scores.to_numpy(), index=values.index)
# %% agreement
agreement = duckdb.sql("SELECT avg((A = A_quartile)::INT) FROM active").fetchall()[0][0]
# %% segment_chart
def segment_chart(table):
    import seaborn as sns

    ax = sns.barplot(data=table, x="segment", y="clients", hue="segment")
    ax.set(title="Nombre de clients par segment", xlabel="Segments", ylabel="Nombre de clients")
    return ax
