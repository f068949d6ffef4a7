"""The command ``crmcourse``: one sub-command a module, imported when the command is run and not before."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from crmcourse.messages import _

__all__ = ["MODULES", "CommandError", "main"]

# Each offers register(subparsers), which adds its sub-commands and gives each a default `run(arguments) -> int`.
MODULES = ("grade", "moodle", "report")


class CommandError(Exception):
    """What was asked cannot be done; the message says why, in a sentence for people."""


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
