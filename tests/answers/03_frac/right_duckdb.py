# En SQL, avec DuckDB, et seaborn pour la figure
# fails: []
# %% recence
import duckdb


def recence(commandes, clients, date_analyse):
    return duckdb.sql("""
        SELECT c.account_id, date_diff('day', max(o.order_date), $jour::TIMESTAMP) AS recency
        FROM clients c LEFT JOIN commandes o ON o.account_id = c.account_id AND o.order_date <= $jour::TIMESTAMP
        GROUP BY c.account_id
    """, params={"jour": str(date_analyse)}).df()
# %% douze_mois
def douze_mois(commandes, date_analyse):
    return duckdb.sql("""
        FROM commandes WHERE order_date > $jour::TIMESTAMP - INTERVAL 1 YEAR AND order_date <= $jour::TIMESTAMP
    """, params={"jour": str(date_analyse)}).df()
# %% activite
def activite(lignes, clients):
    return duckdb.sql("""
        SELECT c.account_id, count(DISTINCT order_id) AS frequency, coalesce(sum(amount_eur), 0) AS amount
        FROM clients c LEFT JOIN lignes USING (account_id) GROUP BY ALL ORDER BY amount DESC
    """).df()
# %% noter
def noter(fiche):
    return duckdb.sql("""
        SELECT *,
            CASE WHEN recency <= 91 THEN 4 WHEN recency <= 182 THEN 3 WHEN recency <= 365 THEN 2 ELSE 1 END AS R,
            CASE WHEN frequency > 6 THEN 4 WHEN frequency >= 4 THEN 3 WHEN frequency >= 2 THEN 2 ELSE 1 END AS F,
            CASE WHEN amount > 100000 THEN 4 WHEN amount > 50000 THEN 3 WHEN amount >= 10000 THEN 2 ELSE 1 END AS A
        FROM fiche
    """).df()
# %% coder
def coder(notes, poids):
    return duckdb.sql(f"""
        SELECT *, concat(R, F, A) AS code, R + F + A AS total,
            R * {poids["R"]} + F * {poids["F"]} + A * {poids["A"]} AS weighted
        FROM notes
    """).df()
# %% tableau_segments
def tableau_segments(fiche):
    return duckdb.sql("""
        SELECT segment, count(*) AS clients, sum(amount) AS amount, sum(amount) / sum(sum(amount)) OVER () AS share
        FROM fiche GROUP BY segment
    """).df()
# %% a_relancer
a_relancer = duckdb.sql("""
    SELECT avant.account_id, avant.amount FROM rfm_2023 avant JOIN rfm_2024 apres USING (account_id)
    WHERE avant.A >= 3 AND apres.R <= 2
""").df()
# %% noter_quartiles
def noter_quartiles(valeurs):
    tableau = pd.DataFrame({"i": range(len(valeurs)), "v": valeurs.to_numpy()})
    notes = duckdb.sql("""
        WITH q AS (SELECT quantile_cont(v, [0.25, 0.5, 0.75]) AS bornes FROM tableau)
        SELECT 1 + (v > bornes[1])::INT + (v > bornes[2])::INT + (v > bornes[3])::INT AS note FROM tableau, q ORDER BY i
    """).df()["note"]
    return pd.Series(notes.to_numpy(), index=valeurs.index)
# %% accord
accord = duckdb.sql("SELECT avg((A = A_quartile)::INT) FROM actifs").fetchall()[0][0]
# %% diagramme
def diagramme(tableau):
    import seaborn as sns

    ax = sns.barplot(data=tableau, x="segment", y="clients", hue="segment")
    ax.set(title="Nombre de clients par segment", xlabel="Segments", ylabel="Nombre de clients")
    return ax
