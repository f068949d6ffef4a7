"""What the test cells of an exercise call: compare an answer with what was expected, and say so in plain words.

Every function here returns nothing when the answer is right and raises :class:`ExpectationError` when it is not. The
message, in the learner's language, says what was expected, what was got and where to look, and it is all that the
notebook shows: no traceback to wade through. Comparisons are generous where a statement leaves a choice (order of
rows and columns, extra columns, key in the index, integers or floats) and strict on values.
"""

from crmcourse.expect.answers import call, function, variable
from crmcourse.expect.figures import figure
from crmcourse.expect.values import columns, frame, number, series, table
from crmcourse.expect.words import ExpectationError

__all__ = [
    "ExpectationError",
    "call",
    "columns",
    "figure",
    "frame",
    "function",
    "number",
    "series",
    "table",
    "variable",
]
