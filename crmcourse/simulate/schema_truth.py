"""Schema of the truth: what only the simulation knows."""

from .behaviour import TYPES
from .schema_terms import Column, Table, day, eur, key, text

__all__ = ["TRUTH"]

TRUTH = (
    Table(
        "accounts",
        "What only the simulation knows of each account",
        "Ce que seule la simulation sait de chaque compte",
        ("account_id",),
        (
            key("account_id", "account", "compte", "accounts"),
            day(
                "became_customer_on",
                "first order (empty: none; before 2020: not in the orders)",
                "première commande (vide : aucune ; avant 2020 : absente des commandes)",
                False,
            ),
            Column(
                "purchase_rate",
                "number",
                "true purchase rate at maturity",
                "vrai rythme d'achat à maturité",
                unit="orders per year",
                minimum=0,
            ),
            eur("mean_basket_eur", "true mean basket, at 2024's prices", "vrai panier moyen, aux prix de 2024"),
            eur("potential_eur", "true purchase potential", "vrai potentiel d'achat", "EUR per year"),
            Column(
                "share_of_customer",
                "number",
                "true share of customer at maturity",
                "vraie part de client à maturité",
                minimum=0,
                maximum=1,
            ),
            Column(
                "goodwill",
                "number",
                "goodwill g towards DirectSell, standard normal",
                "bienveillance g envers DirectSell, normale centrée réduite",
            ),
            Column(
                "usual_satisfaction",
                "number",
                "satisfaction when nothing happens",
                "satisfaction quand il ne se passe rien",
                minimum=0,
                maximum=1,
            ),
            Column(
                "satisfaction",
                "number",
                "satisfaction on 31 December 2024 or at departure (empty: never a customer)",
                "satisfaction au 31 décembre 2024 ou au départ (vide : jamais client)",
                required=False,
                minimum=0,
                maximum=1,
            ),
            Column("captive", "boolean", "tied by specific equipment", "captif par un équipement spécifique"),
            Column(
                "responsiveness",
                "number",
                "responsiveness to campaigns (mean 1)",
                "sensibilité aux campagnes (moyenne 1)",
                minimum=0,
            ),
            Column(
                "campaign_orders",
                "integer",
                "orders of 2020 to 2024 that would not have been made without a campaign",
                "commandes de 2020 à 2024 qui n'auraient pas eu lieu sans campagne",
                minimum=0,
            ),
            day(
                "decided_on",
                "decision to leave (empty: none by 31 December 2024)",
                "décision de partir (vide : aucune au 31 décembre 2024)",
                False,
            ),
            day(
                "departed_on",
                "departure (empty: none by 31 December 2024)",
                "départ (vide : aucun au 31 décembre 2024)",
                False,
            ),
            text("departure_type", "type of departure decided", "type du départ décidé", TYPES, False),
        ),
    ),
    Table(
        "referrals",
        "Who recommended DirectSell to whom",
        "Qui a recommandé DirectSell à qui",
        ("referred_id",),
        (
            key("referrer_id", "account that recommended", "compte qui a recommandé", "accounts"),
            key("referred_id", "account that came", "compte venu", "accounts"),
            day("referred_on", "first contact of the one who came", "premier contact du compte venu"),
        ),
    ),
    Table(
        "future",
        "What the year 2025 holds (nobody knows it on 31 December 2024)",
        "Ce que réserve l'année 2025 (nul ne le sait au 31 décembre 2024)",
        ("account_id",),
        (
            key("account_id", "account", "compte", "accounts"),
            Column("orders_2025", "integer", "orders of 2025", "commandes de 2025", minimum=0),
            eur("amount_2025_eur", "amount ordered in 2025", "montant commandé en 2025"),
            day("departed_on_2025", "departure in 2025 (empty: none)", "départ en 2025 (vide : aucun)", False),
        ),
    ),
    Table(
        "duplicates",
        "Which account each record of the legacy exports stands for",
        "Quel compte se cache derrière chaque fiche des exports historiques",
        ("source", "record_id"),
        (
            text(
                "source",
                "legacy export (file name without extension)",
                "export historique (nom du fichier sans extension)",
            ),
            text("record_id", "identifier of the record in that export", "identifiant de la fiche dans cet export"),
            key("account_id", "account it stands for", "compte qu'elle désigne", "accounts"),
        ),
    ),
)
