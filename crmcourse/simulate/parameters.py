"""Every number of the generating model, in one place: the table in ``datasets/README.md`` is made from this class."""

from dataclasses import dataclass, field, fields

__all__ = ["Parameters", "parameter_table"]


def _p(default, meaning: str, unit: str = ""):
    return field(default=default, metadata={"meaning": meaning, "unit": unit})


@dataclass(frozen=True)
class Parameters:
    """Parameters of DirectSell's generating model; `datasets/README.md` gives the equations that use them.

    Rates are per year or per month as said, money is in EUR of 2024, satisfaction is between 0 and 1.

    >>> Parameters().rate_mean > 0
    True
    """

    # who the accounts are
    existing_share: float = _p(0.30, "share of the accounts that were customers before 2020-01-01")
    arrival_growth: float = _p(0.06, "growth of the flow of new accounts", "per year")
    goodwill_referred: float = _p(0.45, "goodwill g that a recommended account has above the others (g is N(0, 1))")
    rate_shape: float = _p(1.35, "shape of the gamma law of the purchase rate")
    rate_mean: float = _p(8.0, "mean of the gamma law of the purchase rate, at maturity", "orders per year")
    basket_median: float = _p(3900.0, "median of the lognormal law of the mean basket", "EUR")
    basket_sigma: float = _p(0.95, "sigma of the lognormal law of the mean basket between accounts")
    order_sigma: float = _p(0.45, "sigma of the lognormal law of one order around the account's mean basket")
    share_location: float = _p(-0.40, "logit of the share of customer at maturity, for g = 0")
    share_goodwill: float = _p(0.40, "effect of goodwill on that logit")
    share_sigma: float = _p(0.80, "standard deviation of that logit")
    potential_noise: float = _p(0.35, "sigma of the sales force's error on the log of the potential")
    attitude_noise: float = _p(0.60, "standard deviation of the sales force's error when it reads attitude")
    attitude_goodwill: float = _p(0.75, "weight of goodwill in the attitude that the sales force reads")
    attitude_satisfaction: float = _p(4.0, "weight of satisfaction, counted from 0.68, in that attitude")
    taste_sigma: float = _p(0.90, "sigma of an account's own taste around its sector's category weights (log)")
    captive_share: float = _p(0.18, "share of accounts tied by specific equipment (exit barrier)")

    # from first contact to first order
    direct_share: float = _p(0.35, "share of serious prospects who order at once, without a quotation")
    first_quote_days: float = _p(35.0, "mean time from first contact to first quotation", "days")
    next_quote_days: float = _p(55.0, "mean time between two quotations to a prospect", "days")
    serious: tuple = _p(
        (0.64, 0.74, 0.42, 0.48, 0.88, 0.22),
        "share of serious prospects by origin: fair, web site, mailing, cold call, recommendation, rented file",
    )
    insist: float = _p(0.60, "probability that a prospect asks for another quotation after saying no")
    accept_location: float = _p(-0.10, "logit of the probability that a quotation is accepted, g = 0, by phone")
    accept_goodwill: float = _p(0.75, "effect of goodwill on that logit")
    accept_channel: tuple = _p((-0.45, -0.2, 0.0, -0.1, 0.6), "effect on it of web, e-mail, phone, letter, visit")

    # buying, month by month
    growth_start: float = _p(0.3, "purchase intensity just after the first order, as a share of maturity")
    growth_months: float = _p(10.0, "time constant of the growth towards maturity", "months")
    decline_after: float = _p(48.0, "age at which the relationship starts to wear out", "months")
    decline_rate: float = _p(0.008, "speed of that decline", "per month")
    first_order: float = _p(0.60, "value of a first order, a trial, as a share of an ordinary one")
    market_growth: float = _p(0.02, "growth of every customer's need", "per year")
    satisfaction_effect: float = _p(0.90, "effect of satisfaction on the log of the purchase intensity")
    fade_floor: float = _p(0.12, "share of the intensity left on the eve of a departure")
    quote_location: float = _p(-2.50, "logit of the probability that an order starts with a quotation, at 5,000 EUR")
    quote_amount: float = _p(0.70, "effect of the log of the amount on that logit")
    bargain_sigma: float = _p(7.0, "standard deviation of the discount that accounts of one size obtain", "points")
    welcome_discount: int = _p(2, "discount granted on top, in the first year of a customer's life", "points")
    extra_lines: float = _p(1.05, "mean number of lines of an order after the first one")
    same_category: float = _p(0.40, "probability that the next line is of the same category as the last one")
    companion_category: float = _p(0.35, "probability that it is of a companion category (basket affinity)")

    handling_order: float = _p(22.0, "cost of handling one order", "EUR")
    handling_line: float = _p(6.0, "cost of handling one line", "EUR")
    freight_sigma: float = _p(0.30, "sigma of the lognormal law of freight around its category's share of the price")

    # satisfaction, incidents, complaints
    satisfaction_location: float = _p(1.15, "logit of an account's usual satisfaction, for g = 0")
    satisfaction_goodwill: float = _p(0.45, "effect of goodwill on that logit")
    reversion: float = _p(0.10, "speed at which satisfaction returns to its usual level", "per month")
    incident_rate: float = _p(0.06, "probability that an order goes wrong")
    voice: float = _p(0.68, "mean probability that a customer complains when an order goes wrong")
    recovery: float = _p(0.62, "probability that a complaint is settled to the customer's satisfaction")
    harm_silent: float = _p(0.12, "satisfaction lost at an incident nobody complains of")
    harm_unresolved: float = _p(0.38, "satisfaction lost at a complaint badly settled")
    harm_recovered: float = _p(-0.03, "satisfaction lost at a complaint well settled (a gain: service recovery)")

    # departures: monthly hazard of the decision to leave, then a time of fading
    hazard_dissatisfied: float = _p(1.6, "hazard of leaving dissatisfied at satisfaction 0", "per month")
    hazard_steepness: float = _p(8.5, "steepness of its exponential decline with satisfaction")
    barrier: float = _p(0.30, "factor on that hazard for captive accounts and accounts under contract")
    hazard_structural: float = _p(
        0.045, "hazard of leaving for the competitor, per unit weight of the category", "per month"
    )
    structural_floor: float = _p(0.12, "weight of the category hit under which the competitor does not tempt")
    structural_fading: float = _p(0.06, "decline of that hazard, from three months after the shock", "per month")
    hazard_circumstantial: float = _p(0.03, "hazard of leaving because of the crisis, month of the crisis", "per month")
    hazard_anecdotal: float = _p(0.0024, "hazard of leaving for reasons of their own", "per month")
    anecdotal_small: float = _p(1.6, "factor on that hazard for the smallest firms (TPE)")
    anecdotal_other: float = _p(0.9, "factor on that hazard for the others")

    # the two shocks
    structural_month: str = _p("2023-03", "month when a competitor offers IT supplies at a lower price")
    structural_loss: float = _p(0.45, "share of the category's purchases lost to it, once known (6 months)")
    structural_category: str = _p("Informatique", "category hit")
    crisis_month: str = _p("2022-06", "month of the carrier's strike and of the warehouse's breakdown")
    crisis_drop: float = _p(0.45, "share of that month's orders lost")
    crisis_incidents: float = _p(6.0, "factor on the incident rate that month")

    # campaigns, referrals, contracts, surveys
    campaign_reach: float = _p(0.45, "share of the reachable accounts that a campaign is sent to, at random")
    campaign_lift: float = _p(0.30, "mean extra orders of a reached account, as a share of its month's orders")
    campaign_claim: float = _p(0.15, "share of the ordinary orders of the window that quote the campaign's code")
    referral_threshold: float = _p(0.60, "satisfaction under which nobody recommends")
    referral_noted: float = _p(0.85, "probability that the referrer's number is noted in the file")
    contract_share: float = _p(0.5, "share of accounts open to a yearly contract")
    contract_delay: float = _p(14.0, "mean time from first order to contract", "months")
    contract_alpha: float = _p(0.65, "alpha of the beta law of the probability of not renewing (sBG)")
    contract_beta: float = _p(2.9, "beta of that law")
    survey_share: float = _p(0.42, "share of active customers who answer the yearly survey, at mean satisfaction")

    def __post_init__(self):
        for name in ("existing_share", "direct_share", "campaign_reach", "contract_share", "captive_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be between 0 and 1, got {getattr(self, name)}")
        for name in ("rate_shape", "rate_mean", "basket_median", "growth_months"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


def parameter_table(parameters: Parameters | None = None) -> str:
    """Return the Markdown table of the parameters, as `datasets/README.md` shows it."""
    parameters = parameters or Parameters()
    rows = ["| parameter | value | unit | meaning |", "|---|---|---|---|"]
    for item in fields(parameters):
        value = getattr(parameters, item.name)
        rows.append(f"| `{item.name}` | {value} | {item.metadata['unit']} | {item.metadata['meaning']} |")
    return "\n".join(rows) + "\n"
