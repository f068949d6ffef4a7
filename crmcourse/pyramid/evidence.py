"""What the firm knew of each account on a given day: the signals that the rules of the pyramid read (facts F2, F3)."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["SIGNALS", "TABLES", "evidence"]

#: tables that `evidence` reads, and what it asks of their columns
TABLES: Mapping[str, Mapping[str, Rule]] = {
    "accounts": {"account_id": Rule(), "created_on": Rule("date"), "referred_by": Rule("number", missing=True)},
    "quotes": {"account_id": Rule(), "quote_date": Rule("date")},
    "orders": {"account_id": Rule(), "order_date": Rule("date")},
    "contracts": {"account_id": Rule(), "start_date": Rule("date"), "end_date": Rule("date")},
    "complaints": {
        "account_id": Rule(),
        "complaint_date": Rule("date"),
        "resolved_on": Rule("date", missing=True),
        "satisfied": Rule(missing=True),
    },
    "surveys": {
        "account_id": Rule(),
        "survey_date": Rule("date"),
        "satisfaction": Rule("number", minimum=0, maximum=10),
        "recommend": Rule("number", minimum=0, maximum=10),
    },
}

SIGNALS = (
    "quotes",
    "orders",
    "contract",
    "satisfaction",
    "bad_complaints",
    "recommend",
    "referrals",
    "past_quotes",
    "past_orders",
)


_EMPTY = {"number": "float64", "date": "datetime64[us]"}


def evidence(tables: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Gather what was known of each account on the evening of a day, and nothing that came later.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        DirectSell's tables accounts, quotes, orders, contracts, complaints and surveys, by name; rows later than
        `as_of` are not looked at, and other tables are left alone.
    as_of : date
        The day.

    Returns
    -------
    DataFrame
        One row an account whose first contact is not after `as_of`, in the order of accounts:

        - ``account_id``;
        - ``quotes``, ``orders``: numbers of the last 12 months;
        - ``contract``: service contracts running that day (number);
        - ``satisfaction``, ``recommend``: marks (0 to 10) of the last survey answered in the last 24 months;
        - ``bad_complaints``: complaints of the last 12 months that were still open that day, or whose settlement
          did not satisfy the customer (number);
        - ``referrals``: accounts that it recommended DirectSell to and that came in the last 24 months (number);
        - ``past_quotes``, ``past_orders``: numbers since the beginning of the history.

    Raises
    ------
    InputError
        On a missing table or column, a wrong type, a missing date or identifier, a repeated account, a mark outside 0
        to 10, an account in a table that `accounts` does not know, or an `as_of` that is no date.

    Examples
    --------
    >>> day = pd.Timestamp
    >>> accounts = pd.DataFrame({"account_id": [1, 2], "created_on": [day("2023-05-02"), day("2024-03-01")],
    ...                          "referred_by": pd.array([None, 1], dtype="Int64")})
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2],
    ...                        "order_date": pd.to_datetime(["2023-06-01", "2024-06-01", "2025-01-02"])})
    >>> quotes = pd.DataFrame({"account_id": [2], "quote_date": [day("2024-04-01")]})
    >>> known = evidence({"accounts": accounts, "orders": orders, "quotes": quotes}, day("2024-12-31"))
    >>> known[["account_id", "quotes", "orders", "past_orders", "referrals"]].to_numpy().tolist()
    [[1, 0, 1, 2, 1], [2, 1, 0, 0, 0]]

    Notes
    -----
    The attitude felt by the sales force has no date in the file, so it cannot place an account on a past day; it is
    not used. Nor are a quotation's status and a contract's renewal, known only later. Tables contracts, complaints and
    surveys may be left out: their signals are then 0, or missing.
    """
    day = _day(as_of)
    found = _tables(tables, day)
    accounts = found["accounts"]
    ids = accounts.loc[accounts["created_on"] <= day, "account_id"]
    index = pd.Index(ids, name="account_id")

    def number(rows: pd.DataFrame, column: str = "account_id") -> pd.Series:
        return rows[column].value_counts().reindex(index, fill_value=0).astype("int64")

    quotes, orders = (found[name] for name in ("quotes", "orders"))
    contracts, complaints = found["contracts"], found["complaints"]
    running = contracts[(contracts["start_date"] <= day) & (contracts["end_date"] >= day.normalize())]
    settled = (complaints["resolved_on"] <= day) & (complaints["satisfied"].astype("boolean").fillna(True).astype(bool))
    came = accounts[accounts["referred_by"].notna()]
    answers = _since(found["surveys"], "survey_date", day, 24).sort_values("survey_date", kind="stable")
    last = answers.drop_duplicates("account_id", keep="last").set_index("account_id")
    table = {
        "quotes": number(_since(quotes, "quote_date", day, 12)),
        "orders": number(_since(orders, "order_date", day, 12)),
        "contract": number(running),
        "satisfaction": last["satisfaction"].reindex(index).astype("float64"),
        "bad_complaints": number(_since(complaints[~settled], "complaint_date", day, 12)),
        "recommend": last["recommend"].reindex(index).astype("float64"),
        "referrals": number(_since(came, "created_on", day, 24), "referred_by"),
        "past_quotes": number(quotes[quotes["quote_date"] <= day]),
        "past_orders": number(orders[orders["order_date"] <= day]),
    }
    return pd.DataFrame(table, index=index).reset_index()


def _day(as_of: date) -> pd.Timestamp:
    try:
        day = pd.Timestamp(as_of)
    except (TypeError, ValueError):
        day = pd.NaT
    if day is pd.NaT or isinstance(as_of, int | float) or day.tzinfo is not None:
        raise InputError(_("`as_of` must be a date, not {found!r}.").format(found=as_of))
    return day.normalize() + pd.Timedelta(days=1, microseconds=-1)  # the evening of that day


def _since(rows: pd.DataFrame, column: str, evening: pd.Timestamp, months: int) -> pd.DataFrame:
    """Keep the rows of the last `months` months: the same day of the month before them is outside."""
    start = evening - pd.DateOffset(months=months)
    return rows[(rows[column] > start) & (rows[column] <= evening)]


def _tables(tables: Mapping[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    if not isinstance(tables, Mapping):
        text = _("`tables` must give the tables by name (a dictionary), not {found}.")
        raise InputError(text.format(found=type(tables).__name__))
    missing = [name for name in ("accounts", "quotes", "orders") if name not in tables]
    if missing:
        raise InputError(_("Tables missing: {names}.").format(names=", ".join(missing)))
    found = {}
    for name, rules in TABLES.items():
        if name not in tables:
            types = {column: _EMPTY.get(rule.kind, "object") for column, rule in rules.items()}
            found[name] = pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in types.items()})
            continue
        once = ["account_id"] if name == "accounts" else []
        check_table(tables[name], table=name, columns=rules, unique=once, empty=name != "accounts")
        found[name] = tables[name]
    known = pd.Index(found["accounts"]["account_id"])
    for name in TABLES:
        column = "referred_by" if name == "accounts" else "account_id"
        given = found[name][column].dropna()
        strangers = given[~given.isin(known)]
        if len(strangers):
            text = _("Table “{table}”, column “{column}”: accounts unknown to the table accounts: {ids}.")
            shown = ", ".join(str(value) for value in strangers.unique()[:5])
            raise InputError(text.format(table=name, column=column, ids=shown))
    return found
