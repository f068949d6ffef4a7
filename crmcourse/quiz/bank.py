"""Questions of a chapter, read from ``notebooks/quiz/CHAPTER.toml`` and checked.

One table a question; the text may hold ``**bold**``, ``*italics*`` and ```code```::

    [recence]
    facts = "C3"                  # row of the facts that the question asks about, optional
    question = "Un client a commandé il y a 100 jours…"
    multiple = true               # several right options; without it, exactly one

    [[recence.options]]
    text = "3"
    correct = true
    reason = "Entre trois et six mois."

In a question whose answer is a number, options have ``value`` (and ``tolerance``, 0 when not given) instead of
``text``, and the question has ``otherwise``, the reason shown for any other number.
"""

import difflib
import math
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from crmcourse.checks import InputError
from crmcourse.messages import _, number

__all__ = ["Option", "Question", "Verdict", "load"]

_QUESTION = {"question": str, "options": list, "multiple": bool, "facts": str, "otherwise": str}
_OPTION = {"text": str, "value": (int, float), "tolerance": (int, float), "correct": bool, "reason": str}


@dataclass(frozen=True)
class Option:
    """One possible answer: its text, whether it is right, and why. `value` and `tolerance` when it is a number."""

    text: str
    correct: bool
    reason: str
    value: float | None = None
    tolerance: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth: right or not, the positions of the options it chose, and their reasons."""

    correct: bool
    chosen: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question: text, options in order, how to answer, and where it comes from."""

    name: str
    text: str
    options: tuple[Option, ...]
    kind: Literal["one", "several", "number"] = "one"
    otherwise: str = ""
    facts: str = ""

    def check(self, answer: int | float | Collection[int]) -> Verdict:
        """Judge an answer.

        Parameters
        ----------
        answer : int, collection of int, or float
            Position of the option chosen (from 0), positions when several are right, or the number itself.

        Raises
        ------
        InputError
            When the answer is no position of an option, or not a number.

        Examples
        --------
        >>> options = (Option("3", True, "Entre trois et six mois."), Option("4", False, "Il faut moins de 3 mois."))
        >>> question = Question("recence", "Quelle note ?", options)
        >>> question.check(1)
        Verdict(correct=False, chosen=(1,), reasons=('Il faut moins de 3 mois.',))
        """
        if self.kind == "number":
            return self._check_number(answer)
        chosen = tuple(sorted(set(answer))) if isinstance(answer, Collection) else (answer,)
        if not chosen or not all(_is_position(one, len(self.options)) for one in chosen):
            raise InputError(_("An answer to “{question}” is one of its options.").format(question=self.name))
        right = {position for position, option in enumerate(self.options) if option.correct}
        return Verdict(set(chosen) == right, chosen, tuple(self.options[one].reason for one in chosen))

    def _check_number(self, answer: Any) -> Verdict:
        if isinstance(answer, bool) or not isinstance(answer, int | float) or not math.isfinite(answer):
            raise InputError(_("An answer to “{question}” is a number.").format(question=self.name))
        for position, option in enumerate(self.options):
            if math.isclose(answer, option.value, rel_tol=1e-9, abs_tol=option.tolerance):
                return Verdict(option.correct, (position,), (option.reason,))
        return Verdict(False, (), (self.otherwise,))


def load(chapter: str, folder: Path | None = None) -> dict[str, Question]:
    """Read the questions of a chapter, in the order of the file.

    Parameters
    ----------
    chapter : str
        Number and slug, such as ``"03_frac"``.
    folder : Path, optional
        Where to look for the file; by default the folder ``quiz`` of the notebooks, from the current folder upwards,
        then in the repository that holds the package.

    Raises
    ------
    InputError
        When there is no such file, or when it breaks the rules above: the message names the file, the question, and
        everything wrong in it.
    """
    path = _find(chapter, folder)
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(_("{file} cannot be read: {error}").format(file=path.name, error=error)) from None
    problems = [
        _("{file}, question “{question}”: {problem}").format(file=path.name, question=name, problem=problem)
        for name, table in tables.items()
        for problem in _problems(table)
    ]
    if not tables:
        problems = [_("{file} has no question.").format(file=path.name)]
    if problems:
        raise InputError("\n".join(problems))
    return {name: _question(name, table) for name, table in tables.items()}


def find_question(chapter: str, name: str) -> Question:
    """Return one question of a chapter, or say which ones there are."""
    questions = load(chapter)
    if name in questions:
        return questions[name]
    problem = _("The quiz {chapter} has no question “{question}”.").format(chapter=chapter, question=name)
    close = difflib.get_close_matches(str(name), questions, n=1)
    advice = [_("Did you mean “{column}”?").format(column=close[0])] if close else []
    names = ", ".join(questions)
    raise InputError(" ".join([problem, *advice, _("Its questions: {questions}.").format(questions=names)]))


def _find(chapter: str, folder: Path | None) -> Path:
    here = Path.cwd()
    around = [place / part for place in (here, *here.parents) for part in ("quiz", "notebooks/quiz")]
    folders = [Path(folder)] if folder else [*around, Path(__file__).parents[2] / "notebooks/quiz"]
    found = next((path for place in folders if (path := place / f"{chapter}.toml").is_file()), None)
    if found is None:
        known = sorted({path.stem for place in folders for path in place.glob("*.toml")})
        text = _("There is no quiz “{chapter}” (file quiz/{chapter}.toml). Quizzes found: {known}.")
        raise InputError(text.format(chapter=chapter, known=", ".join(known) or "–"))
    return found


def _is_position(value: Any, count: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count


def _problems(table: Any) -> list[str]:
    """Return everything wrong in the table of one question."""
    if not isinstance(table, dict):
        return [_("it must be a table")]
    problems = _keys(table, _QUESTION, ["question", "options"])
    options = table.get("options")
    if not isinstance(options, list):
        return problems
    if not all(isinstance(option, dict) for option in options):
        return [*problems, _("“{key}” has the wrong type").format(key="options")]
    numeric = any("value" in option for option in options)
    required = ["value" if numeric else "text", "reason"]
    for position, option in enumerate(options, 1):
        faults = _keys(option, _OPTION, required)
        if numeric == ("text" in option):
            faults.append(_("either texts or values, not both"))
        problems += [_("option {position}, {problem}").format(position=position, problem=fault) for fault in faults]
    return problems if problems else _contents(table, options, numeric)


def _keys(table: dict, known: dict[str, Any], required: list[str]) -> list[str]:
    problems = [_("unknown key “{key}”").format(key=key) for key in table if key not in known]
    problems += [_("“{key}” is missing").format(key=key) for key in required if key not in table]
    for key, kind in known.items():
        value = table.get(key)
        if key in table and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
            problems.append(_("“{key}” has the wrong type").format(key=key))
        elif isinstance(value, str) and not value.strip():
            problems.append(_("“{key}” is empty").format(key=key))
    return problems


def _contents(table: dict, options: list[dict], numeric: bool) -> list[str]:
    problems = []
    right = sum(option.get("correct", False) for option in options)
    if not right:
        problems.append(_("no option is right"))
    if right > 1 and not table.get("multiple") and not numeric:
        problems.append(_("several options are right, which “multiple = true” must say"))
    if len(options) < 2 and not numeric:
        problems.append(_("it needs two options or more"))
    names = [option["value"] if numeric else option["text"].strip() for option in options]
    problems += [
        _("option “{text}” is there twice").format(text=name) for name in dict.fromkeys(names) if names.count(name) > 1
    ]
    if numeric and "otherwise" not in table:
        problems.append(_("“{key}” is missing").format(key="otherwise"))
    if numeric and table.get("multiple"):
        problems.append(_("a number has one right answer: “multiple” has no place"))
    return problems


def _question(name: str, table: dict) -> Question:
    options = []
    for row in table["options"]:
        value = float(row["value"]) if "value" in row else None
        text = row["text"].strip() if value is None else number(value, 0 if value.is_integer() else 2)
        tolerance = float(row.get("tolerance", 0))
        options.append(Option(text, row.get("correct", False), row["reason"].strip(), value, tolerance))
    kind = "number" if options[0].value is not None else "several" if table.get("multiple") else "one"
    text, otherwise = table["question"].strip(), table.get("otherwise", "").strip()
    return Question(name, text, tuple(options), kind, otherwise, table.get("facts", ""))
