# En SQL avec DuckDB
# fails: []
# %% share_of_wallet
def share_of_wallet(orders, accounts):
    import duckdb
    return duckdb.sql("""
        select a.account_id, coalesce(sum(o.amount_eur), 0) / nullif(any_value(a.potential_eur), 0) as share
        from accounts a left join orders o using (account_id) group by a.account_id
    """).df()
# %% quarter_of_life
def quarter_of_life(orders, first_orders):
    import duckdb
    return duckdb.sql("""
        select order_id, date_diff('day', first_date, order_date) // 91 as quarter
        from orders join first_orders using (account_id)
    """).df()
# %% retention_rate
def retention_rate(orders, year):
    import duckdb
    return duckdb.sql(f"""
        with y as (select distinct account_id, year(order_date) as year from orders)
        select avg((account_id in (select account_id from y where year = {year}))::int)
        from y where year = {year - 1}
    """).df().iloc[0, 0]
# %% contradictory
def contradictory(messages, complaints):
    import duckdb
    return duckdb.sql("""
        select * from messages m where exists (
            select 1 from complaints c where c.account_id = m.account_id and m.sent_on > c.complaint_date
            and (c.resolved_on is null or m.sent_on < c.resolved_on))
    """).df()
