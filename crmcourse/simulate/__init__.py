"""DirectSell, simulated with known truth: ``crm.simulate.directsell(accounts=2000, seed=2024)``.

``python -m crmcourse.simulate`` writes the data package of ``datasets/directsell``.
"""

from .firm import DirectSell, directsell
from .legacy import legacy
from .parameters import Parameters, parameter_table

__all__ = ["DirectSell", "Parameters", "directsell", "legacy", "parameter_table"]
