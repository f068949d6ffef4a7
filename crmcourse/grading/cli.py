"""The command ``crmcourse``: one sub-command a module, imported when the command is run and not before."""

import argparse
import importlib
import re
import sys
from collections.abc import Sequence

from crmcourse.messages import _

__all__ = ["HIDDEN", "MODULES", "CommandError", "main", "visible"]

# Each offers register(subparsers), which adds its sub-commands and gives each a default `run(arguments) -> int`.
MODULES = ("grade", "moodle", "report")
# Characters that control the terminal, change the direction of writing (`moc.elpmaxe` for `example.com`), or are half.
HIDDEN = "\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"


class CommandError(Exception):
    """What was asked cannot be done; the message says why, in a sentence for people."""


def visible(text: str) -> str:
    """Return a text of someone unknown as it may be shown: no character that moves the cursor or turns the writing.

    >>> visible("frac\\x1b[2J.ipynb")
    'frac�[2J.ipynb'
    """
    return re.sub(f"[{HIDDEN}]", "\N{REPLACEMENT CHARACTER}", text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crmcourse", description=_("Grade a class of the course."))
    subparsers = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for name in MODULES:
        importlib.import_module(f"crmcourse.grading.{name}").register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status: 0 all is well, 1 something is left to see by hand, 2 it cannot run."""
    arguments = _parser().parse_args(argv)
    # jsonschema, under nbformat, compiles a grammar of web addresses for a second; no notebook has any to check
    sys.modules.setdefault("rfc3987_syntax", None)
    try:
        return arguments.run(arguments)
    except CommandError as error:
        print(f"crmcourse: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_("Stopped. The same command goes on where it stood."), file=sys.stderr)
        return 2


if __name__ == "__main__":
    # through the module's own name, so that its CommandError is everyone's
    sys.exit(importlib.import_module("crmcourse.grading.cli").main())
