"""Helper package of the crmcourse workbook: small modules named after the field's own nouns.

``import crmcourse as crm`` is light: a module is loaded when it is first used.
"""

import lazy_loader as _lazy

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "attrition",
        "btyd",
        "campaign",
        "checks",
        "datasets",
        "expect",
        "frac",
        "ltv",
        "messages",
        "project",
        "pyramid",
        "quality",
        "quiz",
        "relation",
        "satisfaction",
        "selftest",
        "simulate",
        "strategy",
        "style",
        "warehouse",
        "widgets",
    ],
)
