"""French typography of everything a learner reads: lessons, exercises, quizzes, messages, the French front page."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
NBSP = "[\u00a0\u202f]"

# (what is wrong, how it looks); each is looked for in prose, never in code, addresses or tables' rulers.
FAULTS = {
    "an ordinary space before « ; : ! ? » » (non-breaking wanted)": re.compile(r"[^\s|] [;:!?»](?=[\s)*_]|$)"),
    "no space before « ; ! ? » » (non-breaking wanted)": re.compile(r"[\wÀ-ÿ)][;!?»](?=[\s*_]|$)"),
    "no space before a colon (non-breaking wanted)": re.compile(r"[A-Za-zÀ-ÿ)]:(?=\s|$)"),
    "« not followed by a non-breaking space": re.compile(rf"«(?!{NBSP})"),
    "English quotation marks": re.compile(r"[“”]|(?<![\w=(\[{])\"[^\"\n]+\"(?![\w>])"),
    "an ordinary or no space before % or €": re.compile(r"\d ?[%€]"),
    "a decimal point in prose": re.compile(r"(?<![\w.])(?<!Python )(?<!CC BY )(?<!web )\d+\.\d+(?![\w.°])"),
    "a straight apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"),
    "three dots": re.compile(r"\.\.\."),
    "a capital without its accent": re.compile(
        r"\b(?:A (?:vous|retenir|noter)|Etude|Etape|Evaluer|Ecrire|Etat|Echelle|Evolution)\b"
    ),
}  # fmt: skip

NOT_PROSE = re.compile(
    r"""
      ^---\n.*?\n---\n              # YAML header
    | ^(```|~~~|:::).*?^\1[ ]*$     # fences: code, directives
    | ^\+\+\+[^\n]*$                # cell marks
    | ``[^`]+`` | `[^`\n]+`         # inline code
    | \$\$.*?\$\$ | \$[^$\n]+\$     # mathematics
    | \]\([^)\s]*\)                 # addresses of links
    | <[^>\n]+>                     # tags, and addresses between angle brackets
    | https?://\S+
    | ^[ ]*\|?[ ]*:?-{3,}[^\n]*$    # rulers of tables
    | \\[a-zA-Z]+
    | \bdoi:\S+
    | ^\#\#[ ]Références\n.*         # titles of works keep their own typography
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


def prose(markdown: str) -> str:
    """Blank what is not prose, line numbers kept."""
    return NOT_PROSE.sub(lambda hit: "\n" * hit[0].count("\n") or "\u2060", markdown)


def faults(text: str) -> list[str]:
    """Return the faults of a text, each with its line."""
    lines = prose(text).splitlines()
    return [
        f"line {number}: {what}: {line[max(hit.start() - 25, 0) : hit.end() + 15]!r}"
        for number, line in enumerate(lines, 1)
        for what, look in FAULTS.items()
        for hit in look.finditer(line)
    ]


TEXTS = [*sorted((ROOT / "sources").glob("*/**/*.md")), ROOT / "LISEZMOI.md"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts(path):
    assert not faults(path.read_text("utf-8"))


def strings(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for child in children for text in strings(child)]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks/quiz").glob("*.toml")), ids=lambda path: path.name)
def test_quizzes(path):
    texts = strings(tomllib.loads(path.read_text("utf-8")))
    assert texts and not [fault for text in texts for fault in faults(text)]


def test_messages():
    with (ROOT / "crmcourse/locale/fr/LC_MESSAGES/crmcourse.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    french = [text for entry in entries for text in ([entry.string] if isinstance(entry.string, str) else entry.string)]
    placeholders = re.compile(r"\{[^{}]*\}|%\(\w+\)[sd]")
    # a placeholder stands for a word
    assert not [fault for text in french for fault in faults(placeholders.sub("mot", text))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Une note\u00a0: 4\u202f%, « bien ».".replace("« ", "«\u00a0").replace(" »", "\u00a0»"), 0),
        ("Une note : 4 %.", 2),
        ("Pourquoi? Parce que: voilà", 2),
        ('Le mot "client" et « client »', 3),
        ("un client qui n'achète plus 3.5 fois...", 3),
        ("| a | b |\n|---|---|\n| c ? | d |", 1),
        ("`a: b ? \"c\"` et $x : 3.5$ et https://a.b/c?d", 0),
    ],
)  # fmt: skip
def test_the_detector_itself(text, count):
    assert len(faults(text)) == count
