"""Schema of the tables about sales: catalogue, campaigns, quotations, orders, contracts."""

from .catalogue import CATEGORIES
from .sales import STATUSES
from .schema_terms import ACCOUNT, CHANNEL, LINE, Column, Table, day, eur, key, text
from .service import CONTRACT_REASONS

__all__ = ["SALES"]

SALES = (
    Table(
        "products",
        "Catalogue, at 2024's prices",
        "Catalogue, au tarif de 2024",
        ("product_id",),
        (
            key("product_id", "number of the product", "numéro du produit"),
            text("product", "product", "produit"),
            text("category", "category", "catégorie", CATEGORIES),
            eur("price_eur", "list price of 2024, net of tax", "prix du tarif 2024, hors taxes"),
            eur("cost_eur", "unit cost of 2024", "coût unitaire 2024"),
            day("launched_on", "entry in the catalogue", "entrée au catalogue"),
        ),
    ),
    Table(
        "campaigns",
        "Direct-marketing campaigns",
        "Campagnes de marketing direct",
        ("campaign_id",),
        (
            key("campaign_id", "number of the campaign", "numéro de la campagne"),
            text("campaign", "name", "nom"),
            CHANNEL,
            day("start_date", "first day", "premier jour"),
            day("end_date", "last day", "dernier jour"),
            eur("cost_eur", "total cost: preparation and contacts", "coût total : préparation et contacts"),
        ),
    ),
    Table(
        "quotes",
        "Quotations",
        "Devis",
        ("quote_id",),
        (
            key("quote_id", "number of the quotation", "numéro du devis"),
            ACCOUNT,
            day("quote_date", "date", "date"),
            day("valid_until", "last day of validity", "dernier jour de validité"),
            CHANNEL,
            text(
                "status",
                "state on 31 December 2024: accepted, declined, lapsed, still open",
                "état au 31 décembre 2024 : accepté, refusé, expiré, en cours",
                STATUSES,
            ),
            key(
                "order_id", "order that it led to (empty if none)", "commande qui a suivi (vide sinon)", "orders", False
            ),
        ),
    ),
    Table(
        "quote_lines",
        "Lines of the quotations",
        "Lignes des devis",
        ("quote_id", "line"),
        (
            key("quote_id", "quotation", "devis", "quotes"),
            *LINE,
        ),
    ),
    Table(
        "orders",
        "Orders",
        "Commandes",
        ("order_id",),
        (
            key("order_id", "number of the order", "numéro de la commande"),
            ACCOUNT,
            day("order_date", "date", "date"),
            CHANNEL,
            key("quote_id", "quotation it comes from (empty if none)", "devis d'origine (vide sinon)", "quotes", False),
            key(
                "campaign_id",
                "campaign whose code was quoted (empty if none)",
                "campagne dont le code a été donné (vide sinon)",
                "campaigns",
                False,
            ),
            eur("amount_eur", "amount net of tax, sum of its lines", "montant hors taxes, somme de ses lignes"),
            eur(
                "delivery_cost_eur",
                "cost of handling and freight, paid by DirectSell",
                "coût de préparation et de transport, à la charge de DirectSell",
            ),
            day(
                "paid_on",
                "date of payment (empty if not paid by 31 December 2024)",
                "date de paiement (vide si impayée au 31 décembre 2024)",
                False,
            ),
        ),
    ),
    Table(
        "order_lines",
        "Lines of the orders",
        "Lignes des commandes",
        ("order_id", "line"),
        (
            key("order_id", "order", "commande", "orders"),
            *LINE,
            eur(
                "amount_eur",
                "amount of the line, net of tax and discount",
                "montant de la ligne, hors taxes, remise déduite",
            ),
            eur("unit_cost_eur", "cost of one unit on that day", "coût d'une unité ce jour-là"),
        ),
    ),
    Table(
        "contracts",
        "Service contracts, one row a yearly term",
        "Contrats de service, une ligne par échéance annuelle",
        ("contract_id",),
        (
            key("contract_id", "number of the term", "numéro de l'échéance"),
            ACCOUNT,
            key(
                "agreement_id",
                "agreement: the successive terms of one contract share it",
                "accord : les échéances successives d'un même contrat le partagent",
            ),
            Column(
                "term",
                "integer",
                "rank of the term in the agreement (1 = first year)",
                "rang de l'échéance dans l'accord (1 = première année)",
                minimum=1,
            ),
            text("contract", "kind of contract", "nature du contrat"),
            day("start_date", "first day", "premier jour"),
            day("end_date", "last day", "dernier jour"),
            eur("yearly_fee_eur", "fee of the year", "redevance de l'année"),
            Column(
                "renewed",
                "boolean",
                "renewed at its end (empty: still running on 31 December 2024)",
                "renouvelé à son terme (vide : en cours au 31 décembre 2024)",
                required=False,
            ),
            text(
                "reason", "reason given for not renewing", "motif donné au non-renouvellement", CONTRACT_REASONS, False
            ),
        ),
    ),
)
