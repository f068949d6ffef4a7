"""The tables' schema, defined once: types, units, keys and descriptions in English and French.

The writer, the frames' types and ``datapackage.json`` come from here; the loaders and ``describe`` read the latter.
"""

from dataclasses import dataclass

from .accounts import ATTITUDES, ORIGINS, SECTORS, SIZES, SUPPLIERS
from .behaviour import TYPES
from .catalogue import CATEGORIES, CHANNELS
from .contacts import PURPOSES
from .sales import STATUSES
from .schema_servqual import ITEMS
from .service import CONTRACT_REASONS, REASONS

__all__ = ["TABLES", "TRUTH", "Column", "Table"]


@dataclass(frozen=True)
class Column:
    """One column: Frictionless type, descriptions, and what its values must be."""

    name: str
    type: str
    en: str
    fr: str
    unit: str = ""
    required: bool = True
    enum: tuple[str, ...] = ()
    foreign: str = ""  # table whose key it is
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns and its primary key."""

    name: str
    en: str
    fr: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _key(name: str, en: str, fr: str, foreign: str = "", required: bool = True) -> Column:
    return Column(name, "integer", en, fr, foreign=foreign, required=required, minimum=1)


def _eur(name: str, en: str, fr: str, unit: str = "EUR") -> Column:
    return Column(name, "number", en, fr, unit=unit, minimum=0)


def _date(name: str, en: str, fr: str, required: bool = True) -> Column:
    return Column(name, "date", en, fr, required=required)


def _text(name: str, en: str, fr: str, enum=(), required: bool = True) -> Column:
    return Column(name, "string", en, fr, enum=tuple(enum), required=required)


_ACCOUNT = _key("account_id", "account", "compte", "accounts")
_CHANNEL = _text("channel", "channel, from the least to the most costly: web, e-mail, phone, letter, visit", "canal, du moins au plus coûteux : web, e-mail, téléphone, courrier, visite", CHANNELS)
_LINE = (
    Column("line", "integer", "number of the line", "numéro de ligne", minimum=1),
    _key("product_id", "product", "produit", "products"),
    Column("quantity", "integer", "quantity", "quantité", unit="units", minimum=1),
    _eur("unit_price_eur", "list price of one unit on that day, net of tax", "prix unitaire du tarif ce jour-là, hors taxes"),
    Column("discount", "number", "discount, as a share (0.05 = 5 %)", "remise, en part (0,05 = 5 %)", minimum=0, maximum=1),
)

TABLES = (
    Table("accounts", "Firms known to DirectSell, customers and prospects", "Entreprises connues de DirectSell, clientes et prospects", ("account_id",), (
        _key("account_id", "number of the account", "numéro du compte"),
        _text("company", "company name (fictitious)", "raison sociale (fictive)"),
        _text("sector", "sector of activity", "secteur d'activité", SECTORS),
        _text("siret", "SIRET, 14 digits kept as text (fictitious, valid check digits)", "SIRET, 14 chiffres gardés comme texte (fictif, clés de contrôle valides)"),
        _text("address", "number and street", "numéro et voie"),
        _text("postcode", "postcode, kept as text", "code postal, gardé comme texte"),
        _text("city", "city", "ville"),
        _text("region", "region", "région"),
        _text("phone", "telephone (range kept for fiction)", "téléphone (tranche réservée à la fiction)"),
        _text("email", "general e-mail address (.example domain)", "adresse électronique générale (domaine .example)"),
        Column("employees", "integer", "staff", "effectif", unit="people", minimum=1),
        _eur("capital_eur", "share capital", "capital social"),
        _text("size", "size: TPE under 10 employees, PME under 250, ETI under 5,000, GE above", "taille : TPE moins de 10 salariés, PME moins de 250, ETI moins de 5 000, GE au-delà", SIZES),
        _date("created_on", "first contact with DirectSell", "premier contact avec DirectSell"),
        _text("origin", "how the contact was made", "origine du contact", ORIGINS),
        _text("previous_supplier", "supplier at the first contact: none, another distance seller, a local shop", "fournisseur lors du premier contact : aucun, un concurrent à distance, un commerce local", SUPPLIERS),
        _eur("potential_eur", "yearly purchase potential, all suppliers, as estimated by the sales force", "potentiel d'achat annuel, tous fournisseurs, estimé par la force de vente", "EUR per year"),
        _text("attitude", "attitude towards DirectSell as felt by the sales force", "attitude envers DirectSell, ressentie par la force de vente", ATTITUDES),
        _text("preferred_channel", "preferred channel", "canal préféré", CHANNELS),
        _text("sales_rep", "sales representative in charge", "commercial chargé du compte"),
        _key("referred_by", "account that recommended DirectSell (empty if none is known)", "compte qui a recommandé DirectSell (vide si aucun n'est connu)", "accounts", False),
    )),
    Table("contacts", "People at the accounts, and their consent", "Interlocuteurs chez les comptes, et leur consentement", ("contact_id",), (
        _key("contact_id", "number of the person", "numéro de l'interlocuteur"), _ACCOUNT,
        _text("first_name", "first name (fictitious)", "prénom (fictif)"),
        _text("last_name", "last name (fictitious)", "nom (fictif)"),
        _text("role", "role", "fonction"),
        _text("email", "e-mail address (.example domain)", "adresse électronique (domaine .example)"),
        _text("phone", "mobile telephone (range kept for fiction)", "téléphone mobile (tranche réservée à la fiction)"),
        Column("consent_email", "boolean", "consents to e-mail", "consent à recevoir des e-mails"),
        Column("consent_sms", "boolean", "consents to text messages", "consent à recevoir des SMS"),
        _date("consent_date", "date of the consent (empty if none was given)", "date du consentement (vide si aucun)", False),
    )),
    Table("products", "Catalogue, at 2024's prices", "Catalogue, au tarif de 2024", ("product_id",), (
        _key("product_id", "number of the product", "numéro du produit"),
        _text("product", "product", "produit"),
        _text("category", "category", "catégorie", CATEGORIES),
        _eur("price_eur", "list price of 2024, net of tax", "prix du tarif 2024, hors taxes"),
        _eur("cost_eur", "unit cost of 2024", "coût unitaire 2024"),
        _date("launched_on", "entry in the catalogue", "entrée au catalogue"),
    )),
    Table("campaigns", "Direct-marketing campaigns", "Campagnes de marketing direct", ("campaign_id",), (
        _key("campaign_id", "number of the campaign", "numéro de la campagne"),
        _text("campaign", "name", "nom"), _CHANNEL,
        _date("start_date", "first day", "premier jour"), _date("end_date", "last day", "dernier jour"),
        _eur("cost_eur", "total cost: preparation and contacts", "coût total : préparation et contacts"),
    )),
    Table("interactions", "Contacts between DirectSell and its accounts", "Contacts entre DirectSell et ses comptes", ("interaction_id",), (
        _key("interaction_id", "number of the contact", "numéro du contact"), _ACCOUNT,
        _date("interaction_date", "date", "date"), _CHANNEL,
        _text("direction", "who starts: entrant = the account, sortant = DirectSell", "sens : entrant = à l'initiative du compte, sortant = de DirectSell", ("entrant", "sortant")),
        _text("purpose", "purpose", "objet", PURPOSES),
        _key("campaign_id", "campaign (empty if none)", "campagne (vide sinon)", "campaigns", False),
        _eur("cost_eur", "cost of the contact", "coût du contact"),
    )),
    Table("quotes", "Quotations", "Devis", ("quote_id",), (
        _key("quote_id", "number of the quotation", "numéro du devis"), _ACCOUNT,
        _date("quote_date", "date", "date"), _date("valid_until", "last day of validity", "dernier jour de validité"), _CHANNEL,
        _text("status", "state on 31 December 2024: accepted, declined, lapsed, still open", "état au 31 décembre 2024 : accepté, refusé, expiré, en cours", STATUSES),
        _key("order_id", "order that it led to (empty if none)", "commande qui a suivi (vide sinon)", "orders", False),
    )),
    Table("quote_lines", "Lines of the quotations", "Lignes des devis", ("quote_id", "line"), (
        _key("quote_id", "quotation", "devis", "quotes"), *_LINE,
    )),
    Table("orders", "Orders", "Commandes", ("order_id",), (
        _key("order_id", "number of the order", "numéro de la commande"), _ACCOUNT,
        _date("order_date", "date", "date"), _CHANNEL,
        _key("quote_id", "quotation it comes from (empty if none)", "devis d'origine (vide sinon)", "quotes", False),
        _key("campaign_id", "campaign whose code was quoted (empty if none)", "campagne dont le code a été donné (vide sinon)", "campaigns", False),
        _eur("amount_eur", "amount net of tax, sum of its lines", "montant hors taxes, somme de ses lignes"),
        _eur("delivery_cost_eur", "cost of handling and freight, paid by DirectSell", "coût de préparation et de transport, à la charge de DirectSell"),
        _date("paid_on", "date of payment (empty if not paid by 31 December 2024)", "date de paiement (vide si impayée au 31 décembre 2024)", False),
    )),
    Table("order_lines", "Lines of the orders", "Lignes des commandes", ("order_id", "line"), (
        _key("order_id", "order", "commande", "orders"), *_LINE,
        _eur("amount_eur", "amount of the line, net of tax and discount", "montant de la ligne, hors taxes, remise déduite"),
        _eur("unit_cost_eur", "cost of one unit on that day", "coût d'une unité ce jour-là"),
    )),
    Table("contracts", "Service contracts, one row a yearly term", "Contrats de service, une ligne par échéance annuelle", ("contract_id",), (
        _key("contract_id", "number of the term", "numéro de l'échéance"), _ACCOUNT,
        _key("agreement_id", "agreement: the successive terms of one contract share it", "accord : les échéances successives d'un même contrat le partagent"),
        Column("term", "integer", "rank of the term in the agreement (1 = first year)", "rang de l'échéance dans l'accord (1 = première année)", minimum=1),
        _text("contract", "kind of contract", "nature du contrat"),
        _date("start_date", "first day", "premier jour"), _date("end_date", "last day", "dernier jour"),
        _eur("yearly_fee_eur", "fee of the year", "redevance de l'année"),
        Column("renewed", "boolean", "renewed at its end (empty: still running on 31 December 2024)", "renouvelé à son terme (vide : en cours au 31 décembre 2024)", required=False),
        _text("reason", "reason given for not renewing", "motif donné au non-renouvellement", CONTRACT_REASONS, False),
    )),
    Table("complaints", "Complaints", "Réclamations", ("complaint_id",), (
        _key("complaint_id", "number of the complaint", "numéro de la réclamation"), _ACCOUNT,
        _key("order_id", "order complained of", "commande en cause", "orders"),
        _date("complaint_date", "date", "date"),
        _text("reason", "reason", "motif", REASONS),
        _date("resolved_on", "date of settlement (empty: not settled by 31 December 2024)", "date de règlement (vide : non réglée au 31 décembre 2024)", False),
        Column("satisfied", "boolean", "is the customer satisfied with the settlement? (empty: no answer)", "le client est-il satisfait du règlement ? (vide : sans réponse)", required=False),
        _eur("compensation_eur", "compensation paid", "dédommagement versé"),
    )),
    Table("surveys", "Yearly satisfaction survey (SERVQUAL)", "Enquête annuelle de satisfaction (SERVQUAL)", ("survey_id",), (
        _key("survey_id", "number of the answer", "numéro de la réponse"), _ACCOUNT,
        _date("survey_date", "date", "date"),
        Column("satisfaction", "integer", "overall satisfaction, 0 to 10", "satisfaction d'ensemble, de 0 à 10", minimum=0, maximum=10),
        Column("recommend", "integer", "would recommend DirectSell, 0 to 10", "recommanderait DirectSell, de 0 à 10", minimum=0, maximum=10),
        *(Column(f"e{i}", "integer", f"expected, 1 to 7 ({d_en}): {en}", f"attendu, de 1 à 7 ({d_fr}) : {fr}", minimum=1, maximum=7) for i, (d_en, d_fr, en, fr) in enumerate(ITEMS, 1)),
        *(Column(f"p{i}", "integer", f"perceived, 1 to 7 ({d_en}): {en}", f"perçu, de 1 à 7 ({d_fr}) : {fr}", minimum=1, maximum=7) for i, (d_en, d_fr, en, fr) in enumerate(ITEMS, 1)),
    )),
)

TRUTH = (
    Table("accounts", "What only the simulation knows of each account", "Ce que seule la simulation sait de chaque compte", ("account_id",), (
        _key("account_id", "account", "compte", "accounts"),
        _date("became_customer_on", "first order (empty: none; before 2020: not in the orders)", "première commande (vide : aucune ; avant 2020 : absente des commandes)", False),
        Column("purchase_rate", "number", "true purchase rate at maturity", "vrai rythme d'achat à maturité", unit="orders per year", minimum=0),
        _eur("mean_basket_eur", "true mean basket, at 2024's prices", "vrai panier moyen, aux prix de 2024"),
        _eur("potential_eur", "true purchase potential", "vrai potentiel d'achat", "EUR per year"),
        Column("share_of_customer", "number", "true share of customer at maturity", "vraie part de client à maturité", minimum=0, maximum=1),
        Column("goodwill", "number", "goodwill g towards DirectSell, standard normal", "bienveillance g envers DirectSell, normale centrée réduite"),
        Column("usual_satisfaction", "number", "satisfaction when nothing happens", "satisfaction quand il ne se passe rien", minimum=0, maximum=1),
        Column("satisfaction", "number", "satisfaction on 31 December 2024 or at departure (empty: never a customer)", "satisfaction au 31 décembre 2024 ou au départ (vide : jamais client)", required=False, minimum=0, maximum=1),
        Column("captive", "boolean", "tied by specific equipment", "captif par un équipement spécifique"),
        Column("responsiveness", "number", "responsiveness to campaigns (mean 1)", "sensibilité aux campagnes (moyenne 1)", minimum=0),
        Column("campaign_orders", "integer", "orders of 2020 to 2024 that would not have been made without a campaign", "commandes de 2020 à 2024 qui n'auraient pas eu lieu sans campagne", minimum=0),
        _date("decided_on", "decision to leave (empty: none by 31 December 2024)", "décision de partir (vide : aucune au 31 décembre 2024)", False),
        _date("departed_on", "departure (empty: none by 31 December 2024)", "départ (vide : aucun au 31 décembre 2024)", False),
        _text("departure_type", "type of departure decided", "type du départ décidé", TYPES, False),
    )),
    Table("referrals", "Who recommended DirectSell to whom", "Qui a recommandé DirectSell à qui", ("referred_id",), (
        _key("referrer_id", "account that recommended", "compte qui a recommandé", "accounts"),
        _key("referred_id", "account that came", "compte venu", "accounts"),
        _date("referred_on", "first contact of the one who came", "premier contact du compte venu"),
    )),
    Table("future", "What the year 2025 holds (nobody knows it on 31 December 2024)", "Ce que réserve l'année 2025 (nul ne le sait au 31 décembre 2024)", ("account_id",), (
        _key("account_id", "account", "compte", "accounts"),
        Column("orders_2025", "integer", "orders of 2025", "commandes de 2025", minimum=0),
        _eur("amount_2025_eur", "amount ordered in 2025", "montant commandé en 2025"),
        _date("departed_on_2025", "departure in 2025 (empty: none)", "départ en 2025 (vide : aucun)", False),
    )),
    Table("duplicates", "Which account each record of the legacy exports stands for", "Quel compte se cache derrière chaque fiche des exports historiques", ("source", "record_id"), (
        _text("source", "legacy export (file name without extension)", "export historique (nom du fichier sans extension)"),
        _text("record_id", "identifier of the record in that export", "identifiant de la fiche dans cet export"),
        _key("account_id", "account it stands for", "compte qu'elle désigne", "accounts"),
    )),
)
