"""What every measure asks of its input: errors that name the table, the column and the rows."""

__all__ = ["InputError"]


class InputError(ValueError):
    """Input that a measure cannot use; the message names what is wrong and where."""
