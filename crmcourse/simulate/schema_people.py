"""Schema of the tables about accounts: who they are, what they say, how they are met."""

from .accounts import ATTITUDES, ORIGINS, SECTORS, SIZES, SUPPLIERS
from .catalogue import CHANNELS
from .contacts import PURPOSES
from .schema_servqual import ITEMS
from .schema_terms import ACCOUNT, CHANNEL, Column, Table, day, eur, key, text
from .service import REASONS

__all__ = ["PEOPLE"]

PEOPLE = (
    Table(
        "accounts",
        "Firms known to DirectSell, customers and prospects",
        "Entreprises connues de DirectSell, clientes et prospects",
        ("account_id",),
        (
            key("account_id", "number of the account", "numéro du compte"),
            text("company", "company name (fictitious)", "raison sociale (fictive)"),
            text("sector", "sector of activity", "secteur d'activité", SECTORS),
            text(
                "siret",
                "SIRET, 14 digits kept as text (fictitious, valid check digits)",
                "SIRET, 14 chiffres gardés comme texte (fictif, clés de contrôle valides)",
            ),
            text("address", "number and street", "numéro et voie"),
            text("postcode", "postcode, kept as text", "code postal, gardé comme texte"),
            text("city", "city", "ville"),
            text("region", "region", "région"),
            text("phone", "telephone (range kept for fiction)", "téléphone (tranche réservée à la fiction)"),
            text(
                "email", "general e-mail address (.example domain)", "adresse électronique générale (domaine .example)"
            ),
            Column("employees", "integer", "staff", "effectif", unit="people", minimum=1),
            eur("capital_eur", "share capital", "capital social"),
            text(
                "size",
                "size: TPE under 10 employees, PME under 250, ETI under 5,000, GE above",
                "taille : TPE moins de 10 salariés, PME moins de 250, ETI moins de 5 000, GE au-delà",
                SIZES,
            ),
            day("created_on", "first contact with DirectSell", "premier contact avec DirectSell"),
            text("origin", "how the contact was made", "origine du contact", ORIGINS),
            text(
                "previous_supplier",
                "supplier at the first contact: none, another distance seller, a local shop",
                "fournisseur lors du premier contact : aucun, un concurrent à distance, un commerce local",
                SUPPLIERS,
            ),
            eur(
                "potential_eur",
                "yearly purchase potential, all suppliers, as estimated by the sales force",
                "potentiel d'achat annuel, tous fournisseurs, estimé par la force de vente",
                "EUR per year",
            ),
            text(
                "attitude",
                "attitude towards DirectSell as felt by the sales force",
                "attitude envers DirectSell, ressentie par la force de vente",
                ATTITUDES,
            ),
            text("preferred_channel", "preferred channel", "canal préféré", CHANNELS),
            text("sales_rep", "sales representative in charge", "commercial chargé du compte"),
            key(
                "referred_by",
                "account that recommended DirectSell (empty if none is known)",
                "compte qui a recommandé DirectSell (vide si aucun n'est connu)",
                "accounts",
                False,
            ),
        ),
    ),
    Table(
        "contacts",
        "People at the accounts, and their consent",
        "Interlocuteurs chez les comptes, et leur consentement",
        ("contact_id",),
        (
            key("contact_id", "number of the person", "numéro de l'interlocuteur"),
            ACCOUNT,
            text("first_name", "first name (fictitious)", "prénom (fictif)"),
            text("last_name", "last name (fictitious)", "nom (fictif)"),
            text("role", "role", "fonction"),
            text("email", "e-mail address (.example domain)", "adresse électronique (domaine .example)"),
            text(
                "phone", "mobile telephone (range kept for fiction)", "téléphone mobile (tranche réservée à la fiction)"
            ),
            Column("consent_email", "boolean", "consents to e-mail", "consent à recevoir des e-mails"),
            Column("consent_sms", "boolean", "consents to text messages", "consent à recevoir des SMS"),
            day(
                "consent_date",
                "date of the consent (empty if none was given)",
                "date du consentement (vide si aucun)",
                False,
            ),
        ),
    ),
    Table(
        "interactions",
        "Contacts between DirectSell and its accounts",
        "Contacts entre DirectSell et ses comptes",
        ("interaction_id",),
        (
            key("interaction_id", "number of the contact", "numéro du contact"),
            ACCOUNT,
            day("interaction_date", "date", "date"),
            CHANNEL,
            text(
                "direction",
                "who starts: entrant = the account, sortant = DirectSell",
                "sens : entrant = à l'initiative du compte, sortant = de DirectSell",
                ("entrant", "sortant"),
            ),
            text("purpose", "purpose", "objet", PURPOSES),
            key("campaign_id", "campaign (empty if none)", "campagne (vide sinon)", "campaigns", False),
            eur("cost_eur", "cost of the contact", "coût du contact"),
        ),
    ),
    Table(
        "complaints",
        "Complaints",
        "Réclamations",
        ("complaint_id",),
        (
            key("complaint_id", "number of the complaint", "numéro de la réclamation"),
            ACCOUNT,
            key("order_id", "order complained of", "commande en cause", "orders"),
            day("complaint_date", "date", "date"),
            text("reason", "reason", "motif", REASONS),
            day(
                "resolved_on",
                "date of settlement (empty: not settled by 31 December 2024)",
                "date de règlement (vide : non réglée au 31 décembre 2024)",
                False,
            ),
            Column(
                "satisfied",
                "boolean",
                "is the customer satisfied with the settlement? (empty: no answer)",
                "le client est-il satisfait du règlement ? (vide : sans réponse)",
                required=False,
            ),
            eur("compensation_eur", "compensation paid", "dédommagement versé"),
        ),
    ),
    Table(
        "surveys",
        "Yearly satisfaction survey (SERVQUAL)",
        "Enquête annuelle de satisfaction (SERVQUAL)",
        ("survey_id",),
        (
            key("survey_id", "number of the answer", "numéro de la réponse"),
            ACCOUNT,
            day("survey_date", "date", "date"),
            Column(
                "satisfaction",
                "integer",
                "overall satisfaction, 0 to 10",
                "satisfaction d'ensemble, de 0 à 10",
                minimum=0,
                maximum=10,
            ),
            Column(
                "recommend",
                "integer",
                "would recommend DirectSell, 0 to 10",
                "recommanderait DirectSell, de 0 à 10",
                minimum=0,
                maximum=10,
            ),
            *(
                Column(
                    f"e{i}",
                    "integer",
                    f"expected, 1 to 7 ({d_en}): {en}",
                    f"attendu, de 1 à 7 ({d_fr}) : {fr}",
                    minimum=1,
                    maximum=7,
                )
                for i, (d_en, d_fr, en, fr) in enumerate(ITEMS, 1)
            ),
            *(
                Column(
                    f"p{i}",
                    "integer",
                    f"perceived, 1 to 7 ({d_en}): {en}",
                    f"perçu, de 1 à 7 ({d_fr}) : {fr}",
                    minimum=1,
                    maximum=7,
                )
                for i, (d_en, d_fr, en, fr) in enumerate(ITEMS, 1)
            ),
        ),
    ),
)
