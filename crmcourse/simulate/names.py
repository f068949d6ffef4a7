"""Fictitious identities: companies, people, addresses, telephone numbers, SIRET.

Roots of company names are made of syllables; e-mail domains end in ``.example`` (reserved, RFC 2606); telephone numbers
are in the ranges that the French regulator (ARCEP) keeps for fiction; SIREN start with ``00``, so a meeting with a real
firm is chance.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["CITIES", "FIRST_NAMES", "LAST_NAMES", "companies", "join", "phones", "plain", "siret", "take", "two_digits"]

FIRST_NAMES = (
    "Adèle Agathe Alexandre Alice Amandine Amélie Anaïs André Anne Antoine Arnaud Arthur Aurélie Axel Bastien Béatrice Benoît "
    "Bernard Brigitte Camille Caroline Catherine Cécile Céline Chantal Charles Charlotte Chloé Christelle Christine "
    "Claire Clément Corinne Damien David Delphine Denis Didier Dominique Édith Élise Élodie Émilie Emma Éric Étienne Eva "
    "Fabien Fanny Farid Fatima Florence Franck François Françoise Frédéric Gabriel Gérard Gilles Guillaume Hélène Henri Hugo Inès "
    "Isabelle Jacques Jade Jean Jeanne Jérôme Joël Julie Julien Karim Laetitia Laura Laurent Léa Leïla Louis Louise Lucas Lucie "
    "Manon Marc Margaux Marie Marion Martine Mathieu Maud Maxime Mehdi Michel Mohamed Monique Nadia Nathalie Nicolas Noémie Olivier "
    "Pascal Patrick Paul Pauline Philippe Pierre Raphaël Rémi Robert Romain Sabrina Samir Sandrine Sarah Sébastien Serge Simon "
    "Solène Sophie Stéphane Sylvie Théo Thierry Thomas Valérie Véronique Victor Vincent Virginie Xavier Yann Yasmine Yves Zoé"
).split()
LAST_NAMES = (
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand "
    "Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin "
    "Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier "
    "Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet "
    "Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert "
    "Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume "
    "Lecomte López Jean Dupuy Guillot Hubert Berger Carpentier Sánchez Dupuis Moulin Louis Deschamps Huet Vasseur Pérez Boucher "
    "Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron "
    "Bertin Bailly Hervé Schneider Fernández Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Haddad Benali Diallo Traoré"
).split()

#: company name prefixes by sector, in the order of `accounts.SECTORS`
PREFIXES = [
    ["Ateliers", "Mécanique", "Fonderie", "Plasturgie", "Tôlerie", "Laboratoires"],
    ["Bâtiment", "Maçonnerie", "Charpentes", "Travaux publics", "Électricité", "Toitures"],
    ["Comptoir", "Maison", "Magasins", "Bazar", "Librairie", "Équipements"],
    ["Cabinet", "Conseil", "Agence", "Ingénierie", "Bureau", "Services"],
    ["Clinique", "Résidence", "Centre médical", "Pharmacie", "Laboratoire", "Soins"],
    ["Hôtel", "Restaurant", "Auberge", "Traiteur", "Domaine", "Brasserie"],
    ["Transports", "Logistique", "Messagerie", "Affrètement", "Déménagements", "Entrepôts"],
    ["Institut", "École", "Lycée privé", "Formation", "Campus", "Académie"],
]
_START = (
    "Bra Bré Cala Cor Dal Dor Éla Fal Fer Gal Gri Jau Kel La Lor Ma Mon Nor Or Pal Pré Quer Ri Sal Sau Ta Tré Va Ver Vi "
    "Bel Char Dru Fon Gar Hal Lan Mar Nel Pon Ros Ser Tor Val Vau"
).split()
_MIDDLE = "ba bra da do dre fi gue la li lo ma mi mo na no pi ra ri ro sa se ti to va vi vo ze zan len mon".split()
_END = (
    "court dieu dine dor gnac lac lande lier lin lles mand meix mont nac nay nel nières nois nval py quet rac rence ret "
    "rieux sac son tel ticourt tin val vernes vigny ville vin zel zon"
).split()
_FORMS = ["SARL", "SAS", "SA", "EURL", "SASU", "SNC"]
_FORM_WEIGHT = [0.34, 0.36, 0.10, 0.08, 0.08, 0.04]
_STREET = ["rue", "avenue", "boulevard", "chemin", "place", "impasse", "allée", "route"]
_STREET_WEIGHT = [0.46, 0.16, 0.08, 0.08, 0.06, 0.05, 0.06, 0.05]
_STREET_NAMES = [
    "des Tilleuls", "du Moulin", "de la Gare", "des Artisans", "de l'Industrie", "des Peupliers", "du Commerce", "de la République",
    "des Érables", "du Port", "des Quatre-Vents", "de la Fontaine", "des Acacias", "du Marché", "de l'Église", "des Lilas",
    "de la Forge", "du Stade", "des Vignes", "de la Paix", "des Entrepreneurs", "du Canal", "de la Liberté", "des Saules",
]

#: city, first postcode, region, telephone zone, weight
CITIES = [
    ("Paris", "75011", "Île-de-France", "01 99 00", 10), ("Nanterre", "92000", "Île-de-France", "01 99 00", 4),
    ("Créteil", "94000", "Île-de-France", "01 99 00", 3), ("Évry-Courcouronnes", "91000", "Île-de-France", "01 99 00", 3),
    ("Cergy", "95000", "Île-de-France", "01 99 00", 3), ("Lyon", "69003", "Auvergne-Rhône-Alpes", "04 65 71", 8),
    ("Grenoble", "38000", "Auvergne-Rhône-Alpes", "04 65 71", 4), ("Saint-Étienne", "42000", "Auvergne-Rhône-Alpes", "04 65 71", 3),
    ("Clermont-Ferrand", "63000", "Auvergne-Rhône-Alpes", "04 65 71", 3), ("Annecy", "74000", "Auvergne-Rhône-Alpes", "04 65 71", 2),
    ("Marseille", "13008", "Provence-Alpes-Côte d'Azur", "04 65 71", 5), ("Nice", "06000", "Provence-Alpes-Côte d'Azur", "04 65 71", 3),
    ("Toulon", "83000", "Provence-Alpes-Côte d'Azur", "04 65 71", 2), ("Toulouse", "31000", "Occitanie", "05 36 49", 5),
    ("Montpellier", "34000", "Occitanie", "04 65 71", 3), ("Nîmes", "30000", "Occitanie", "04 65 71", 2),
    ("Bordeaux", "33000", "Nouvelle-Aquitaine", "05 36 49", 5), ("Limoges", "87000", "Nouvelle-Aquitaine", "05 36 49", 2),
    ("Poitiers", "86000", "Nouvelle-Aquitaine", "05 36 49", 2), ("La Rochelle", "17000", "Nouvelle-Aquitaine", "05 36 49", 2),
    ("Nantes", "44000", "Pays de la Loire", "02 61 91", 5), ("Angers", "49000", "Pays de la Loire", "02 61 91", 3),
    ("Le Mans", "72000", "Pays de la Loire", "02 61 91", 2), ("Rennes", "35000", "Bretagne", "02 61 91", 4),
    ("Brest", "29200", "Bretagne", "02 61 91", 2), ("Lille", "59000", "Hauts-de-France", "03 53 01", 6),
    ("Amiens", "80000", "Hauts-de-France", "03 53 01", 2), ("Lens", "62300", "Hauts-de-France", "03 53 01", 2),
    ("Strasbourg", "67000", "Grand Est", "03 53 01", 4), ("Reims", "51100", "Grand Est", "03 53 01", 2),
    ("Metz", "57000", "Grand Est", "03 53 01", 2), ("Mulhouse", "68100", "Grand Est", "03 53 01", 2),
    ("Dijon", "21000", "Bourgogne-Franche-Comté", "03 53 01", 3), ("Besançon", "25000", "Bourgogne-Franche-Comté", "03 53 01", 2),
    ("Rouen", "76000", "Normandie", "02 61 91", 3), ("Caen", "14000", "Normandie", "02 61 91", 2),
    ("Tours", "37000", "Centre-Val de Loire", "02 61 91", 3), ("Orléans", "45000", "Centre-Val de Loire", "02 61 91", 3),
]
MOBILE_ZONE = "06 39 98"


def take(words, codes: np.ndarray, missing: np.ndarray | None = None) -> pd.Series:
    """Return the words at the given positions as a text series, missing where `missing` is True."""
    indices = pa.array(np.asarray(codes, dtype=np.int32), mask=missing)
    text = pa.DictionaryArray.from_arrays(indices, pa.array(list(words), type=pa.large_string())).cast(pa.large_string())
    return text_series(text)


def text_series(text) -> pd.Series:
    """Wrap an Arrow text array as a pandas series of type str."""
    return pd.Series(pd.array(text, dtype="str"))


def join(*parts, sep: str = " ") -> pd.Series:
    """Join texts side by side, missing where one of them is."""
    arrow = [pa.scalar(p, pa.large_string()) if isinstance(p, str) else pa.array(p, type=pa.large_string()) for p in parts]
    return text_series(pc.binary_join_element_wise(*arrow, pa.scalar(sep, pa.large_string())))


def digits(numbers: np.ndarray, width: int) -> pd.Series:
    """Write numbers with leading zeros up to `width` digits."""
    text = pa.array(np.asarray(numbers)).cast(pa.large_string())
    return text_series(pc.utf8_lpad(text, width, padding="0"))


def two_digits(numbers: np.ndarray) -> pd.Series:
    """Write numbers of 0 to 99 with two digits."""
    return digits(numbers, 2)


def plain(text: pd.Series) -> pd.Series:
    """Lower the case, drop accents, and keep letters and digits only (for domains and addresses)."""
    lowered = text.str.normalize("NFD").str.lower()
    return lowered.str.replace(r"[^a-z0-9]", "", regex=True)


def _luhn(columns: list[np.ndarray]) -> np.ndarray:
    """Return the check digit of numbers given digit by digit (Luhn: every other digit doubled, from the right)."""
    total = np.zeros_like(columns[0])
    for place, digit in enumerate(reversed(columns)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total = total + np.where(doubled > 9, doubled - 9, doubled)
    return (10 - total % 10) % 10


def siret(number: np.ndarray, site: np.ndarray) -> pd.Series:
    """Return valid, fictitious SIRET: SIREN ``00`` + 6 digits made from `number` + check digit, site, check digit."""
    body = (number.astype(np.int64) * 617_051 + 424_243) % 1_000_000  # 617,051 has no factor in common: all different
    over = number.astype(np.int64) // 1_000_000
    siren = [over // 10 % 10, over % 10] + [body // 10**k % 10 for k in range(5, -1, -1)]
    siren.append(_luhn(siren))
    full = siren + [np.zeros_like(body)] * 2 + [site // 10 % 10, site % 10]
    full.append(_luhn(full))
    value = np.zeros_like(body)
    for digit in full:
        value = value * 10 + digit
    return digits(value, 14)


def companies(draws, sector: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Draw company names; return them with their roots (what domains are made of)."""
    n = len(sector)
    start, middle, end = draws.integers(0, len(_START), n), draws.integers(0, len(_MIDDLE), n), draws.integers(0, len(_END), n)
    short = draws.below(0.35, n)
    tails = [m + e for m in _MIDDLE for e in _END] + list(_END)
    tail = np.where(short, len(_MIDDLE) * len(_END) + end, middle * len(_END) + end)
    root = join(take(_START, start), take(tails, tail), sep="")
    flat = [word for words in PREFIXES for word in words]
    prefix = take(flat, sector * 6 + draws.integers(0, 6, n))
    return join(prefix, root, take(_FORMS, draws.pick(_FORM_WEIGHT, n))), root


def addresses(draws, n: int) -> pd.Series:
    """Draw street addresses."""
    number = text_series(pa.array(draws.integers(1, 180, n)).cast(pa.large_string()))
    return join(number, take(_STREET, draws.pick(_STREET_WEIGHT, n)), take(_STREET_NAMES, draws.integers(0, len(_STREET_NAMES), n)))


def phones(zone: pd.Series, number: np.ndarray) -> pd.Series:
    """Write telephone numbers: a zone kept for fiction, then four digits."""
    return join(zone, two_digits(number // 100 % 100), two_digits(number % 100))
