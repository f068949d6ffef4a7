"""The 22 items of the survey, worded for a distance seller after Parasuraman, Zeithaml and Berry (1988)."""

__all__ = ["ITEMS"]

_WORDS = {
    ("tangibles", "éléments tangibles"): [
        ("up-to-date web shop and tools", "une boutique et des outils modernes"),
        ("attractive catalogue and site", "un catalogue et un site attrayants"),
        ("neat appearance of staff and parcels", "un personnel et des colis d'aspect soigné"),
        ("clear documents (quotations, invoices)", "des documents clairs (devis, factures)"),
    ],
    ("reliability", "fiabilité"): [
        ("keeps its promises of delivery date", "tient ses délais annoncés"),
        ("sincere interest in solving problems", "cherche vraiment à résoudre les problèmes"),
        ("right the first time", "sert juste du premier coup"),
        ("service at the promised time", "rend le service au moment promis"),
        ("error-free orders and invoices", "commandes et factures sans erreur"),
    ],
    ("responsiveness", "réactivité"): [
        ("says when the service will be performed", "dit quand le service sera rendu"),
        ("prompt service", "sert rapidement"),
        ("willing to help", "est toujours prêt à aider"),
        ("never too busy to answer", "n'est jamais trop occupé pour répondre"),
    ],
    ("assurance", "assurance"): [
        ("staff that inspires confidence", "un personnel qui inspire confiance"),
        ("feeling of safety in dealings", "un sentiment de sécurité dans les échanges"),
        ("consistently courteous staff", "un personnel toujours courtois"),
        ("staff that knows the products", "un personnel qui connaît ses produits"),
    ],
    ("empathy", "empathie"): [
        ("individual attention", "une attention individuelle"),
        ("convenient opening hours", "des horaires commodes"),
        ("personal attention from the sales representative", "un commercial attentif à chacun"),
        ("the customer's interest at heart", "l'intérêt du client à cœur"),
        ("understands specific needs", "comprend les besoins particuliers"),
    ],
}
#: dimension (English, French) and statement (English, French) of the 22 items, in order
ITEMS = tuple((*dimension, *words) for dimension, items in _WORDS.items() for words in items)
