"""Simulators of the lessons: move a slider, see the picture change. One module a chapter."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__, submodules=["attrition", "frac", "ltv", "project", "pyramid", "relation", "strategy", "warehouse"]
)
