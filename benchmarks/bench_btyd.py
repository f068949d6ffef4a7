"""Time of a BG/NBD fit beside lifetimes 0.11.3: CDNOW (2,357 customers), and simulated customers.

Both get the same table in memory and return standard errors; the best of several runs counts, since other work
on the machine can only slow a run. ``ratio NAME VALUE``: how many times faster than the other.
CRMCOURSE_BENCH_QUICK=1: fewer customers and runs. clvkit 0.2.1 (no standard errors) is timed too where it is
installed. lifetimes runs in this process: what needs ``pkg_resources`` in it
is the loading of its data sets, done here by reading the file.
"""

import importlib.metadata
import importlib.util
import os
import time
import warnings
from functools import partial

import numpy as np
import pandas as pd

from crmcourse import btyd

QUICK = os.environ.get("CRMCOURSE_BENCH_QUICK") == "1"


def cdnow() -> pd.DataFrame:
    files = importlib.metadata.files("lifetimes")
    path = next(file for file in files if file.name == "CDNOW_sample.txt").locate()
    table = pd.read_csv(path, sep=r"\s+", header=None, names=["master", "customer", "date", "discs", "spend"])
    table["date"] = pd.to_datetime(table["date"].astype(str), format="%Y%m%d")
    known = table[table["date"] <= "1997-09-30"]
    return btyd.summary(known, "1997-09-30", customer="customer", date="date", amount="spend")


def simulated(customers: int) -> pd.DataFrame:
    """Customers like CDNOW's, begun on any day of a quarter, with the dates in whole days as in a file of orders."""
    T = np.random.default_rng(1).integers(27 * 7, 39 * 7 + 1, customers) / 7
    table = btyd.BGNBD(0.243, 4.414, 0.793, 2.426, unit="week").simulate(customers, T, seed=2)
    days = np.maximum(np.round(table["t_x"] * 7), table["x"].clip(upper=1))  # a repeat purchase is on a later day
    return table.assign(t_x=np.minimum(days / 7, table["T"]))


def best_times(functions: list, runs: int) -> list[tuple[float, object]]:
    """Run the functions in turn, several times, and return the best time and the result of each."""
    best = [(np.inf, None)] * len(functions)
    for _ in range(runs):
        for i, function in enumerate(functions):
            start = time.perf_counter()
            result = function()
            best[i] = min(best[i], (time.perf_counter() - start, result), key=lambda pair: pair[0])
    return best


def fit_own(table: pd.DataFrame) -> tuple[float, ...]:
    return btyd.BGNBD.fit(table).parameters


def fit_lifetimes(table: pd.DataFrame) -> tuple[float, ...]:
    from lifetimes import BetaGeoFitter

    return tuple(BetaGeoFitter().fit(table["x"], table["t_x"], table["T"]).params_[["r", "alpha", "a", "b"]])


def fit_clvkit(table: pd.DataFrame) -> tuple[float, ...]:
    from clvkit import BGNBD, CustomerBase

    summary = table.rename(columns={"x": "frequency", "t_x": "recency"})[["frequency", "recency", "T"]]
    about = {"time_unit": "W", "collapse": "D", "observation_period_end": pd.Timestamp("1997-09-30")}
    base = CustomerBase(summary, has_monetary=False, on_negative="net", **about)
    return tuple(BGNBD().fit(base).params_[["r", "alpha", "a", "b"]])


def main() -> None:
    warnings.simplefilter("ignore")
    many = 20_000 if QUICK else 100_000
    ratios = []
    print(f"{'data':<22}{'program':<14}{'seconds':>9}{'log-likelihood':>17}   r, alpha, a, b")
    for name, table, runs in (("cdnow", cdnow(), 8), (f"simulated_{many}", simulated(many), 3 if QUICK else 5)):
        arrays = [table[column].to_numpy(dtype=float) for column in ("x", "t_x", "T")]
        programs = {"crmcourse": fit_own, "lifetimes": fit_lifetimes}
        timed = dict(zip(programs, best_times([partial(fit, table) for fit in programs.values()], runs), strict=True))
        if importlib.util.find_spec("clvkit"):  # slow: one run
            timed["clvkit"] = best_times([partial(fit_clvkit, table)], 1)[0]
        for program, (seconds, parameters) in timed.items():
            value = btyd.bgnbd_log_likelihood(parameters, *arrays)[0]
            written = ", ".join(f"{parameter:.4f}" for parameter in parameters)
            print(f"{name:<22}{program:<14}{seconds:>9.3f}{value:>17.3f}   {written}")
            if program != "crmcourse":
                ratios.append(f"ratio btyd_bgnbd_fit_{name}_vs_{program} {seconds / timed['crmcourse'][0]:.2f}")
    print(*ratios, sep="\n")


if __name__ == "__main__":
    main()
