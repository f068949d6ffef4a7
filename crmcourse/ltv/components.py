"""The lecture's chart: what a customer who stays brings each year, from the cost of winning them (fact E1)."""

from dataclasses import dataclass, field, fields

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.ltv.amounts import between, whole
from crmcourse.messages import _

__all__ = ["ProfitComponents", "YearlyGain", "break_even_year", "components_table", "profit_by_year"]


@dataclass(frozen=True)
class YearlyGain:
    """A gain that begins in one year, grows by the same step each year, and stops growing at a ceiling.

    Parameters
    ----------
    first_year : int
        First year of the gain, 1 or later.
    step : float
        EUR added each year, from the first.
    ceiling : float
        EUR a year that the gain never passes.

    Examples
    --------
    >>> YearlyGain(first_year=2, step=20, ceiling=50).amounts(np.arange(6)).tolist()
    [0.0, 0.0, 20.0, 40.0, 50.0, 50.0]
    """

    first_year: int
    step: float
    ceiling: float = np.inf

    def __post_init__(self) -> None:
        whole("first_year", self.first_year, 1)
        between("step", self.step, 0)
        if not self.ceiling >= 0:  # infinite is allowed: no ceiling
            between("ceiling", self.ceiling, 0)

    def amounts(self, years: np.ndarray) -> np.ndarray:
        """Return the gain of each year, in EUR a year."""
        grown = self.step * np.maximum(years - self.first_year + 1, 0)
        return np.minimum(grown, self.ceiling).astype(float)


@dataclass(frozen=True)
class ProfitComponents:
    """The components of the profit of one customer: an outlay in year 0, then what each year brings.

    Parameters
    ----------
    acquisition_cost : float
        EUR spent in year 0 to win the customer.
    base_profit : float
        EUR a year from year 1, as long as the customer stays.
    revenue_growth, cost_reduction, referrals, price_premium : YearlyGain
        What loyalty adds: more purchases, a customer cheaper to serve, new customers brought, prices less discussed.

    Notes
    -----
    The lecture (DEV) gives the shape of the chart and no figure; the default figures are ours, for illustration. The
    chart goes back to Reichheld and Sasser (1990), Zero defections, Harvard Business Review 68(5), 105-111.
    """

    acquisition_cost: float = 100.0
    base_profit: float = 40.0
    revenue_growth: YearlyGain = field(default=YearlyGain(2, 8.0, 40.0))
    cost_reduction: YearlyGain = field(default=YearlyGain(2, 5.0, 20.0))
    referrals: YearlyGain = field(default=YearlyGain(3, 6.0, 30.0))
    price_premium: YearlyGain = field(default=YearlyGain(4, 6.0, 24.0))

    def __post_init__(self) -> None:
        between("acquisition_cost", self.acquisition_cost, 0)
        between("base_profit", self.base_profit)


def components_table(components: ProfitComponents, years: int = 7) -> pd.DataFrame:
    """Spread the components over the years.

    Parameters
    ----------
    components : ProfitComponents
        What the customer costs and brings.
    years : int
        Last year; the lecture's chart stops at 7.

    Returns
    -------
    DataFrame
        Indexed by ``year`` (0 to `years`), one column a component, in EUR a year; the acquisition cost is negative.

    Raises
    ------
    InputError
        When `years` is no whole number of 1 or more.

    Examples
    --------
    >>> components_table(ProfitComponents(), years=2)[["base_profit", "revenue_growth"]].reset_index()
       year  base_profit  revenue_growth
    0     0          0.0             0.0
    1     1         40.0             0.0
    2     2         40.0             8.0
    """
    year = np.arange(whole("years", years, 1) + 1)
    columns = {
        "acquisition_cost": np.where(year == 0, -components.acquisition_cost, 0.0),
        "base_profit": np.where(year > 0, components.base_profit, 0.0),
    }
    for part in fields(components):
        gain = getattr(components, part.name)
        if isinstance(gain, YearlyGain):
            columns[part.name] = gain.amounts(year)
    return pd.DataFrame(columns, index=pd.Index(year, name="year"), dtype=float)


def profit_by_year(table: pd.DataFrame, annual_discount: float = 0.0, retention: float = 1.0) -> pd.DataFrame:
    """Sum the components of each year, and cumulate the profit with and without discount.

    Parameters
    ----------
    table : DataFrame
        Indexed by year, from 0, one column a component in EUR a year: the result of `components_table`, or the same
        measured on data.
    annual_discount : float
        Discount rate per year, 0.1 for 10 %; year 0 is not discounted.
    retention : float
        Share of the customers of one year who are still there the next. 1 is the lecture's chart: a customer who
        stays. Nobody leaves before the end of year 1.

    Returns
    -------
    DataFrame
        The table, and for each year: ``profit`` of a customer who is there; ``still_there``, share of those won who
        are; ``expected_profit``, of a customer won; ``cumulated``, its running total; ``discounted`` and
        ``cumulated_discounted``, the same in EUR of year 0.

    Raises
    ------
    InputError
        On an index that is not 0, 1, 2…, a column that is not numeric, a missing value, or a rate out of bounds.

    Examples
    --------
    >>> table = pd.DataFrame({"outlay": [-100.0, 0, 0], "profit_of_sales": [0, 60.0, 80.0]}, index=[0, 1, 2])
    >>> profit_by_year(table, annual_discount=0.10)[["profit", "cumulated", "cumulated_discounted"]].round(1)
       profit  cumulated  cumulated_discounted
    0  -100.0     -100.0                -100.0
    1    60.0      -40.0                 -45.5
    2    80.0       40.0                  20.7
    """
    between("annual_discount", annual_discount, 0)
    between("retention", retention, 0, 1)
    check_table(table, table="table", columns={name: Rule("number") for name in table.columns})
    year = np.arange(len(table))
    if list(table.index) != year.tolist():
        text = _("The index of the table must be the years 0, 1, 2…, not {found}.")
        raise InputError(text.format(found=", ".join(map(str, table.index[:5]))))
    result = table.assign(profit=table.sum(axis=1), still_there=np.power(float(retention), np.maximum(year - 1, 0)))
    result["expected_profit"] = result["profit"] * result["still_there"]
    result["cumulated"] = result["expected_profit"].cumsum()
    result["discounted"] = result["expected_profit"] / (1 + annual_discount) ** year
    result["cumulated_discounted"] = result["discounted"].cumsum()
    return result


def break_even_year(profits: pd.DataFrame, column: str = "cumulated_discounted") -> int | None:
    """Return the first year from which the cumulated profit stays at 0 or above; None when there is none.

    Parameters
    ----------
    profits : DataFrame
        Result of `profit_by_year`.
    column : str
        ``"cumulated_discounted"``, or ``"cumulated"`` to leave the price of time out.

    Examples
    --------
    >>> break_even_year(profit_by_year(components_table(ProfitComponents()), annual_discount=0.10))
    3
    """
    check_table(profits, table="profits", columns={column: Rule("number")})
    below = np.flatnonzero(profits[column].to_numpy() < 0)
    first = 0 if not below.size else int(below[-1]) + 1
    return int(profits.index[first]) if first < len(profits) else None
