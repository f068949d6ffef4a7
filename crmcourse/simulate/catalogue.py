"""What DirectSell sells and how it makes itself known: products and campaigns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .calendar import AS_OF, FIRST, MONTH_START, date_of
from .draws import Streams

__all__ = ["CATEGORIES", "CHANNELS", "COMPANION", "FREIGHT", "PRICE_INDEX", "Catalogue", "make_catalogue"]

CHANNELS = ["web", "e-mail", "téléphone", "courrier", "visite"]
CATEGORIES = [
    "Fournitures de bureau",
    "Papier et impression",
    "Informatique",
    "Mobilier",
    "Emballage",
    "Hygiène et entretien",
    "Sécurité et protection",
    "Stockage et manutention",
]
#: category that comes next in a basket, given the last one (rows sum to 1 once normalised): the basket affinity
COMPANION = np.array(
    [
        [0, 6, 2, 1, 1, 2, 0, 0],
        [6, 0, 3, 0, 1, 1, 0, 0],
        [2, 4, 0, 3, 0, 0, 0, 0],
        [2, 0, 4, 0, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 1, 2, 5],
        [2, 0, 0, 0, 1, 0, 4, 0],
        [0, 0, 0, 0, 2, 4, 0, 3],
        [0, 0, 0, 1, 5, 0, 3, 0],
    ],
    dtype=float,
)
#: freight as a share of the list price, by category: heavy goods cost more to send
FREIGHT = np.array([0.04, 0.08, 0.02, 0.10, 0.09, 0.06, 0.03, 0.11])
#: price level of 2024's list: what one EUR of 2024 cost each year
PRICE_INDEX = np.array([0.870, 0.885, 0.930, 0.975, 1.0, 1.02])

_PRODUCTS = {
    "Fournitures de bureau": (
        12,
        90,
        0.70,
        """Stylos bille (boîte)|Classeurs à levier (lot)|Chemises cartonnées (lot)|Agrafeuse|Perforateur|
Blocs-notes (lot)|Surligneurs (lot)|Tableau blanc|Destructeur de documents|Enveloppes (carton)|
Étiquettes (carton)|Calculatrice|Ruban adhésif (lot)|Corbeilles à courrier (lot)|Agenda|Tampon encreur""",
    ),
    "Papier et impression": (
        18,
        320,
        0.77,
        """Papier A4 (palette)|Papier A4 recyclé (carton)|Papier A3 (carton)|Toner noir|Toner couleur|
Cartouches d'encre (lot)|Rouleaux traceur (lot)|Papier photo (lot)|Papier à en-tête (carton)|
Imprimante laser|Imprimante multifonction|Relieuse|Plastifieuse|Formulaires en continu""",
    ),
    "Informatique": (
        25,
        780,
        0.86,
        """Ordinateur portable|Écran 24 pouces|Écran 27 pouces|Station d'accueil|Clavier et souris|Casque audio|
Disque externe|Onduleur|Commutateur réseau|Tablette|Vidéoprojecteur|Câbles (lot)|Support d'écran|
Caméra de visioconférence|Lecteur de codes-barres|Terminal mobile""",
    ),
    "Mobilier": (
        70,
        650,
        0.66,
        """Siège de bureau|Siège ergonomique|Bureau droit|Bureau assis-debout|Table de réunion|Armoire à rideaux|
Caisson mobile|Vestiaire|Banque d'accueil|Cloison acoustique|Chaises visiteur (lot)|Bibliothèque|
Lampe de bureau|Fauteuil de direction""",
    ),
    "Emballage": (
        14,
        190,
        0.73,
        """Caisses carton (palette)|Caisses double cannelure (palette)|Film étirable (carton)|
Film à bulles (rouleaux)|Adhésif d'emballage (carton)|Pochettes matelassées (carton)|
Calage papier (palette)|Feuillard (bobine)|Sachets zip (carton)|Palettes bois (lot)|Étiqueteuse|
Cerclage (ensemble)|Housses de palette (rouleau)|Tubes d'expédition (lot)""",
    ),
    "Hygiène et entretien": (
        9,
        120,
        0.68,
        """Essuie-mains (colis)|Papier hygiénique (colis)|Savon (bidons)|Détergent (bidons)|Sacs poubelle (carton)|
Gel hydroalcoolique (bidons)|Chariot de ménage|Aspirateur|Distributeur de savon|Poubelle de tri|
Lavettes (carton)|Désinfectant (carton)|Autolaveuse (location)|Tapis d'entrée""",
    ),
    "Sécurité et protection": (
        11,
        240,
        0.66,
        """Gants de protection (lot)|Chaussures de sécurité|Casques de chantier (lot)|Gilets haute visibilité (lot)|
Lunettes de protection (lot)|Masques filtrants (carton)|Harnais antichute|Extincteur|Trousse de secours|
Panneaux de signalisation (lot)|Combinaisons jetables (carton)|Bouchons d'oreille (carton)|Défibrillateur|
Armoire de sûreté""",
    ),
    "Stockage et manutention": (
        45,
        620,
        0.71,
        """Transpalette|Diable|Rayonnage léger|Rayonnage à palettes|Bacs à bec (lot)|Chariot de manutention|
Table élévatrice|Roll conteneur|Escabeau|Bacs gerbables (lot)|Établi|Gerbeur manuel|Rampe de chargement|
Bac de rétention""",
    ),
}
_CAMPAIGNS = [  # month (1-12), name, channel, cost of one contact in EUR, fixed cost in EUR, lift
    (2, "Catalogue de printemps", "courrier", 2.40, 9000, 1.0),
    (4, "Ventes flash d'avril", "e-mail", 0.03, 1500, 0.8),
    (6, "Relance par téléphone", "téléphone", 6.50, 1200, 1.6),
    (9, "Offres de rentrée", "e-mail", 0.03, 1500, 1.1),
    (11, "Catalogue de fin d'année", "courrier", 2.60, 11000, 1.3),
]


@dataclass(frozen=True)
class Catalogue:
    """Products and campaigns, as tables and as the arrays that the simulation reads."""

    products: pd.DataFrame
    campaigns: pd.DataFrame
    category: np.ndarray  # by product
    price_cents: np.ndarray
    cost_cents: np.ndarray
    launch_day: np.ndarray
    popularity: np.ndarray  # cumulated weights, by category (rows) and rank in the category (columns)
    first_product: np.ndarray  # by category: position of its first product
    staple: np.ndarray  # by category: number of products that were there from the start
    campaign_month: np.ndarray  # month number
    campaign_lift: np.ndarray
    contact_cents: np.ndarray


def make_catalogue(seed: int) -> Catalogue:
    """Return the catalogue of a seed."""
    draws = Streams(seed)["catalogue"]
    names, category, price, cost, launch, weights = [], [], [], [], [], []
    width = max(len(words.replace("\n", "").split("|")) for *_, words in _PRODUCTS.values())
    popularity = np.ones((len(_PRODUCTS), width))
    for code, (low, high, cost_share, words) in enumerate(_PRODUCTS.values()):
        items = words.replace("\n", "").split("|")
        n = len(items)
        u = draws.uniform(n)
        names += items
        category += [code] * n
        item_price = low * (high / low) ** u
        price.append(np.round(item_price, 1) - 0.1 + (item_price < 5) * 0.05)
        cost.append(cost_share * np.exp(0.06 * draws.normal(n)))
        day = -365 * draws.integers(1, 9, n) - draws.integers(0, 300, n)
        recent = (np.arange(n) >= n - 4) & draws.below(0.75, n)  # the newest lines come last in each category
        launch.append(np.where(recent, draws.integers(100, 1500, n), day))
        weights = 1.0 / np.arange(1, n + 1) ** 0.7
        popularity[code, :n] = np.cumsum(weights) / weights.sum()
    price_cents = np.round(np.concatenate(price) * 100).astype(np.int64)
    cost_cents = np.round(price_cents * np.minimum(np.concatenate(cost), 0.92)).astype(np.int64)
    launch_day = np.concatenate(launch)
    products = pd.DataFrame(
        {
            "product_id": np.arange(1, len(names) + 1),
            "product": pd.Series(names, dtype="str"),
            "category": pd.Series([CATEGORIES[c] for c in category], dtype="str"),
            "price_eur": price_cents / 100,
            "cost_eur": cost_cents / 100,
            "launched_on": (FIRST + launch_day).astype("datetime64[us]"),
        }
    )
    category = np.array(category)
    first = np.searchsorted(category, np.arange(len(CATEGORIES)))
    months = np.array([12 * year + line[0] - 1 for year in range(6) for line in _CAMPAIGNS])
    lines = [line for _ in range(6) for line in _CAMPAIGNS]
    years = np.repeat(np.arange(2020, 2026), len(_CAMPAIGNS))
    seen = MONTH_START[months] < (AS_OF - FIRST).astype(int)
    campaigns = pd.DataFrame(
        {
            "campaign_id": np.arange(1, len(lines) + 1),
            "campaign": pd.Series([f"{line[1]} {year}" for line, year in zip(lines, years, strict=True)], dtype="str"),
            "channel": pd.Series([line[2] for line in lines], dtype="str"),
            "start_date": date_of(MONTH_START[months]).astype("datetime64[us]"),
            "end_date": date_of(MONTH_START[months + 1] - 1).astype("datetime64[us]"),
            "cost_eur": [float(line[4]) for line in lines],  # the contacts' cost is added once they are known
        }
    )[seen]
    return Catalogue(
        products,
        campaigns,
        category,
        price_cents,
        cost_cents,
        launch_day,
        popularity,
        first,
        np.bincount(category) - 4,
        months,
        np.array([line[5] for line in lines]),
        np.round(np.array([line[3] for line in lines]) * 100).astype(np.int64),
    )
