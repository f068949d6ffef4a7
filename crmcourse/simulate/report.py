"""The figures of ``datasets/README.md``, made from the simulation so that no number is typed twice."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from .firm import DirectSell
from .parameters import parameter_table
from .schema import TABLES

__all__ = ["headline", "rewrite"]

_AS_OF = pd.Timestamp("2024-12-31")


def _shares(values: pd.Series, bounds: list[float], right: bool = False) -> str:
    counts = np.bincount(np.searchsorted(bounds, values, side="left" if right else "right"), minlength=len(bounds) + 1)
    return " / ".join(f"{share:.1%}" for share in counts / len(values))


def headline(firm: DirectSell) -> str:
    """Return the Markdown tables of the tables' sizes and of what came out."""
    orders, truth = firm.orders, firm.truth["accounts"]
    lines = ["| table | rows | |", "|---|---|---|"]
    lines += [f"| `{table.name}` | {len(firm.tables[table.name]):,} | {table.en} |" for table in TABLES]
    year = orders[orders["order_date"] >= "2024-01-01"].groupby("account_id")["amount_eur"].agg(["size", "sum"])
    silence = (_AS_OF - orders.groupby("account_id")["order_date"].max()).dt.days / (365.25 / 12)
    best = year["sum"].sort_values(ascending=False)
    top = best.iloc[: round(len(best) * 0.2)].sum() / best.sum()
    answered = firm.quotes[firm.quotes["status"] != "en cours"]
    gone = truth[truth["departed_on"].notna()]
    yearly = orders.groupby(orders["order_date"].dt.year)["amount_eur"].agg(["size", "sum"])
    facts = {
        "accounts that ordered in 2020-2024 / in 2024": f"{orders['account_id'].nunique():,} / {len(year):,}",
        "orders by year, 2020 to 2024": " / ".join(f"{n:,}" for n in yearly["size"]),
        "sales by year, M EUR": " / ".join(f"{n / 1e6:.1f}" for n in yearly["sum"]),
        "recency, months since last order: < 3 / 3-6 / 6-12 / 12 and more (all who ever ordered)": _shares(
            silence, [3, 6, 12]
        ),
        "frequency in 2024, orders: 1 / 2-3 / 4-6 / more than 6 (customers of 2024)": _shares(year["size"], [2, 4, 7]),
        "amount in 2024: < 10 / 10-50 / 50-100 / > 100 k EUR (customers of 2024)": _shares(
            year["sum"], [1e4, 5e4, 1e5], right=True
        ),
        "share of 2024's sales made by the best 20 % of its customers": f"{top:.1%}",
        "quotations answered that were accepted": f"{(answered['status'] == 'accepté').mean():.1%}",
        "departures by 31 December 2024: " + " / ".join(sorted(gone["departure_type"].unique())): " / ".join(
            str(n) for n in gone["departure_type"].value_counts().sort_index()
        ),
        "recommended accounts / of which the file notes the referrer": (
            f"{len(firm.truth['referrals']):,} / {firm.accounts['referred_by'].notna().sum():,}"
        ),
    }
    return (
        "\n".join(
            [
                *lines,
                "",
                "| what came out | |",
                "|---|---|",
                *(f"| {name} | {value} |" for name, value in facts.items()),
            ]
        )
        + "\n"
    )


def rewrite(readme: Path, firm: DirectSell) -> None:
    """Put the tables made from `firm` between the markers of the README."""
    text = readme.read_text(encoding="utf-8")
    for name, table in (("parameters", parameter_table(firm.parameters)), ("headline", headline(firm))):
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
        text, found = re.subn(pattern, lambda m, table=table: m.group(1) + table + m.group(2), text, flags=re.DOTALL)
        if found != 1:
            raise ValueError(
                f"{readme} must have one section between <!-- {name} --> and <!-- end of {name} -->, found {found}"
            )
    readme.write_text(text, encoding="utf-8", newline="\n")
