"""Words that identities are made of: first names, last names, syllables of company names, streets, cities."""

__all__ = [
    "CITIES",
    "ENDS",
    "FIRST_NAMES",
    "FORMS",
    "FORM_WEIGHT",
    "LAST_NAMES",
    "MIDDLES",
    "MOBILE_ZONE",
    "PREFIXES",
    "STARTS",
    "STREETS",
    "STREET_NAMES",
    "STREET_WEIGHT",
    "words",
]


def words(text: str) -> list[str]:
    """Return the words of a text.

    >>> words("un deux")
    ['un', 'deux']
    """
    return text.split()


FIRST_NAMES = words(
    """
    Adèle Agathe Alexandre Alice Amandine Amélie Anaïs André Anne Antoine Arnaud Arthur Aurélie Axel Bastien
    Béatrice Benoît Bernard Brigitte Camille Caroline Catherine Cécile Céline Chantal Charles Charlotte Chloé
    Christelle Christine Claire Clément Corinne Damien David Delphine Denis Didier Dominique Édith Élise Élodie
    Émilie Emma Éric Étienne Eva Fabien Fanny Farid Fatima Florence Franck François Françoise Frédéric Gabriel
    Gérard Gilles Guillaume Hélène Henri Hugo Inès Isabelle Jacques Jade Jean Jeanne Jérôme Joël Julie Julien Karim
    Laetitia Laura Laurent Léa Leïla Louis Louise Lucas Lucie Manon Marc Margaux Marie Marion Martine Mathieu Maud
    Maxime Mehdi Michel Mohamed Monique Nadia Nathalie Nicolas Noémie Olivier Pascal Patrick Paul Pauline Philippe
    Pierre Raphaël Rémi Robert Romain Sabrina Samir Sandrine Sarah Sébastien Serge Simon Solène Sophie Stéphane
    Sylvie Théo Thierry Thomas Valérie Véronique Victor Vincent Virginie Xavier Yann Yasmine Yves Zoé
    """
)
LAST_NAMES = words(
    """
    Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David
    Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André
    Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas
    Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun
    Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy
    Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois
    Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte López Jean Dupuy Guillot Hubert Berger
    Carpentier Sánchez Dupuis Moulin Louis Deschamps Huet Vasseur Pérez Boucher Fleury Royer Klein Jacquet Adam
    Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé
    Schneider Fernández Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Haddad Benali Diallo Traoré
    """
)

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
STARTS = words(
    """
    Bra Bré Cala Cor Dal Dor Éla Fal Fer Gal Gri Jau Kel La Lor Ma Mon Nor Or Pal Pré Quer Ri Sal Sau Ta Tré Va Ver
    Vi Bel Char Dru Fon Gar Hal Lan Mar Nel Pon Ros Ser Tor Val Vau
    """
)
MIDDLES = words(
    """
    ba bra da do dre fi gue la li lo ma mi mo na no pi ra ri ro sa se ti to va vi vo ze zan len mon
    """
)
ENDS = words(
    """
    court dieu dine dor gnac lac lande lier lin lles mand meix mont nac nay nel nières nois nval py quet rac rence
    ret rieux sac son tel ticourt tin val vernes vigny ville vin zel zon
    """
)
FORMS = ["SARL", "SAS", "SA", "EURL", "SASU", "SNC"]
FORM_WEIGHT = [0.34, 0.36, 0.10, 0.08, 0.08, 0.04]
STREETS = ["rue", "avenue", "boulevard", "chemin", "place", "impasse", "allée", "route"]
STREET_WEIGHT = [0.46, 0.16, 0.08, 0.08, 0.06, 0.05, 0.06, 0.05]
STREET_NAMES = [
    "des Tilleuls",
    "du Moulin",
    "de la Gare",
    "des Artisans",
    "de l'Industrie",
    "des Peupliers",
    "du Commerce",
    "de la République",
    "des Érables",
    "du Port",
    "des Quatre-Vents",
    "de la Fontaine",
    "des Acacias",
    "du Marché",
    "de l'Église",
    "des Lilas",
    "de la Forge",
    "du Stade",
    "des Vignes",
    "de la Paix",
    "des Entrepreneurs",
    "du Canal",
    "de la Liberté",
    "des Saules",
]

#: city, first postcode, region, telephone zone, weight
CITIES = [
    ("Paris", "75011", "Île-de-France", "01 99 00", 10),
    ("Nanterre", "92000", "Île-de-France", "01 99 00", 4),
    ("Créteil", "94000", "Île-de-France", "01 99 00", 3),
    ("Évry-Courcouronnes", "91000", "Île-de-France", "01 99 00", 3),
    ("Cergy", "95000", "Île-de-France", "01 99 00", 3),
    ("Lyon", "69003", "Auvergne-Rhône-Alpes", "04 65 71", 8),
    ("Grenoble", "38000", "Auvergne-Rhône-Alpes", "04 65 71", 4),
    ("Saint-Étienne", "42000", "Auvergne-Rhône-Alpes", "04 65 71", 3),
    ("Clermont-Ferrand", "63000", "Auvergne-Rhône-Alpes", "04 65 71", 3),
    ("Annecy", "74000", "Auvergne-Rhône-Alpes", "04 65 71", 2),
    ("Marseille", "13008", "Provence-Alpes-Côte d'Azur", "04 65 71", 5),
    ("Nice", "06000", "Provence-Alpes-Côte d'Azur", "04 65 71", 3),
    ("Toulon", "83000", "Provence-Alpes-Côte d'Azur", "04 65 71", 2),
    ("Toulouse", "31000", "Occitanie", "05 36 49", 5),
    ("Montpellier", "34000", "Occitanie", "04 65 71", 3),
    ("Nîmes", "30000", "Occitanie", "04 65 71", 2),
    ("Bordeaux", "33000", "Nouvelle-Aquitaine", "05 36 49", 5),
    ("Limoges", "87000", "Nouvelle-Aquitaine", "05 36 49", 2),
    ("Poitiers", "86000", "Nouvelle-Aquitaine", "05 36 49", 2),
    ("La Rochelle", "17000", "Nouvelle-Aquitaine", "05 36 49", 2),
    ("Nantes", "44000", "Pays de la Loire", "02 61 91", 5),
    ("Angers", "49000", "Pays de la Loire", "02 61 91", 3),
    ("Le Mans", "72000", "Pays de la Loire", "02 61 91", 2),
    ("Rennes", "35000", "Bretagne", "02 61 91", 4),
    ("Brest", "29200", "Bretagne", "02 61 91", 2),
    ("Lille", "59000", "Hauts-de-France", "03 53 01", 6),
    ("Amiens", "80000", "Hauts-de-France", "03 53 01", 2),
    ("Lens", "62300", "Hauts-de-France", "03 53 01", 2),
    ("Strasbourg", "67000", "Grand Est", "03 53 01", 4),
    ("Reims", "51100", "Grand Est", "03 53 01", 2),
    ("Metz", "57000", "Grand Est", "03 53 01", 2),
    ("Mulhouse", "68100", "Grand Est", "03 53 01", 2),
    ("Dijon", "21000", "Bourgogne-Franche-Comté", "03 53 01", 3),
    ("Besançon", "25000", "Bourgogne-Franche-Comté", "03 53 01", 2),
    ("Rouen", "76000", "Normandie", "02 61 91", 3),
    ("Caen", "14000", "Normandie", "02 61 91", 2),
    ("Tours", "37000", "Centre-Val de Loire", "02 61 91", 3),
    ("Orléans", "45000", "Centre-Val de Loire", "02 61 91", 3),
]
MOBILE_ZONE = "06 39 98"
