"""Columns of the four raw legacy exports, in English and French: all text, for nothing in them can be trusted."""

__all__ = ["LEGACY"]

#: export -> (title in English, in French, columns: name -> description in English, in French)
LEGACY = {
    "compta_factures": (
        "Accounting: invoices of 2024, dates 31/12/2024, decimal commas",
        "Comptabilité : factures de 2024, dates 31/12/2024, virgule décimale",
        {
            "N° facture": (
                "invoice number: F and the order's number",
                "numéro de facture : F suivi du numéro de commande",
            ),
            "Code client": (
                "customer code of the accounting tool; some customers have two",
                "code client de la comptabilité ; certains clients en ont deux",
            ),
            "Raison sociale": ("company name, capitals without accents", "raison sociale, en capitales sans accents"),
            "SIRET": (
                "SIRET, written in several ways, sometimes wrong or missing",
                "SIRET, écrit de plusieurs façons, parfois faux ou absent",
            ),
            "CP": ("postcode, leading zero sometimes lost", "code postal, zéro initial parfois perdu"),
            "Date facture": ("date, sometimes impossible or missing", "date, parfois impossible ou absente"),
            "Montant HT": (
                "amount net of tax, EUR; refunds are negative; sometimes N/C",
                "montant hors taxes, en euros ; les avoirs sont négatifs ; parfois N/C",
            ),
            "TVA": ("value added tax at 20 %, EUR", "TVA à 20 %, en euros"),
            "Payée le": ("date of payment, empty if not paid", "date de paiement, vide si impayée"),
        },
    ),
    "force_de_vente": (
        "Sales force: one record a firm, dates 31 décembre 2024",
        "Force de vente : une fiche par entreprise, dates 31 décembre 2024",
        {
            "Réf fiche": ("number of the record", "numéro de la fiche"),
            "Société": (
                "company name as the salesman typed it",
                "nom de l'entreprise, tel que saisi par le commercial",
            ),
            "Contact": ("person met", "interlocuteur"),
            "Tél": ("telephone, written in several ways", "téléphone, écrit de plusieurs façons"),
            "Ville": ("city", "ville"),
            "CP": ("postcode", "code postal"),
            "SIRET": ("SIRET, mostly missing", "SIRET, le plus souvent absent"),
            "Effectif": ("staff", "effectif"),
            "Potentiel (k€)": (
                "yearly potential in thousands of euros, sometimes typed in euros",
                "potentiel annuel en milliers d'euros, parfois saisi en euros",
            ),
            "Attitude": ("attitude felt", "attitude ressentie"),
            "Commercial": ("sales representative", "commercial"),
            "Dernière visite": ("last visit, date in words", "dernière visite, date en lettres"),
        },
    ),
    "boutique_web": (
        "Web shop: one record a registration, dates 2024-12-31T10:05:00Z",
        "Boutique en ligne : une fiche par inscription, dates 2024-12-31T10:05:00Z",
        {
            "customer_uid": ("identifier of the registration", "identifiant de l'inscription"),
            "company_name": (
                "company name as the customer typed it",
                "nom de l'entreprise, tel que saisi par le client",
            ),
            "siret": ("SIRET, often missing", "SIRET, souvent absent"),
            "email": ("e-mail address, sometimes not valid", "adresse électronique, parfois invalide"),
            "first_name": ("first name", "prénom"),
            "last_name": ("last name", "nom"),
            "phone": ("mobile telephone", "téléphone mobile"),
            "postcode": ("postcode", "code postal"),
            "city": ("city", "ville"),
            "newsletter": ("1 if newsletters are accepted", "1 si les lettres d'information sont acceptées"),
            "created_at": ("moment of the registration, UTC", "moment de l'inscription, en temps universel"),
            "total_spent": (
                "total bought on the web, EUR; -1 when the counter broke",
                "total acheté en ligne, en euros ; -1 quand le compteur était en panne",
            ),
        },
    ),
    "sav_tickets": (
        "After-sales: complaints since 2023, dates 12/31/2024 (month first)",
        "Après-vente : réclamations depuis 2023, dates 12/31/2024 (mois d'abord)",
        {
            "Ticket": ("number of the ticket", "numéro du ticket"),
            "Client": (
                "customer as the technician wrote it, city sometimes with it",
                "client, tel qu'écrit par le technicien, parfois avec la ville",
            ),
            "Code client": (
                "customer code of the accounting tool, often missing",
                "code client de la comptabilité, souvent absent",
            ),
            "Téléphone": ("telephone", "téléphone"),
            "Ouvert le": ("opened on", "ouvert le"),
            "Clos le": ("closed on, empty if open", "clos le, vide si ouvert"),
            "Motif": ("reason, sometimes cut", "motif, parfois tronqué"),
            "Satisfait": (
                "is the customer satisfied? oui, non, O, N, ?",
                "le client est-il satisfait ? oui, non, O, N, ?",
            ),
        },
    ),
}
