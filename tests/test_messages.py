"""The catalogue: every message of the package has its French, and the French keeps the placeholders."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from crmcourse import messages

PACKAGE = Path(messages.__file__).parent
FRENCH = PACKAGE / "locale/fr/LC_MESSAGES/crmcourse.po"
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([^)]*\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def catalogue():
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def used() -> dict[str | tuple[str, ...], str]:
    """Return every message id of the package's code, with the place that uses it."""
    rows = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)})
    return {message: f"{file}:{line}" for file, line, message, _, _ in rows}


def as_tuple(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_message_is_translated(catalogue):
    missing = {
        where: message
        for message, where in used().items()
        if (entry := catalogue.get(as_tuple(message)[0])) is None or not all(as_tuple(entry.string)) or entry.fuzzy
    }
    assert not missing, "write their French in crmcourse.po, then: make messages"


def test_no_translation_is_left_of_a_message_that_is_gone(catalogue):
    ids = {as_tuple(message)[0] for message in used()}
    assert not [entry.id for entry in catalogue if entry.id and as_tuple(entry.id)[0] not in ids]


def test_the_french_keeps_every_placeholder(catalogue):
    for entry in filter(lambda entry: entry.id, catalogue):
        expected = {tuple(sorted(PLACEHOLDER.findall(text))) for text in as_tuple(entry.id)}
        for french in as_tuple(entry.string):
            assert tuple(sorted(PLACEHOLDER.findall(french))) in expected, (entry.id, french)


def test_the_compiled_catalogue_is_the_text_one(catalogue):
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    fresh, committed = read_mo(io.BytesIO(buffer.getvalue())), read_mo(FRENCH.with_suffix(".mo").open("rb"))
    texts = [{as_tuple(m.id): as_tuple(m.string) for m in entries if m.id} for entries in (committed, fresh)]
    assert texts[0] == texts[1], "make messages"


def test_another_language_is_chosen_by_the_environment(monkeypatch):
    assert messages.number(1234.5, 1) == "1\u202f234,5"
    monkeypatch.setenv("CRMCOURSE_LANGUAGE", "en")
    assert messages.number(1234.5, 1) == "1,234.5"
    assert messages.percent(0.5) == "50%"
    assert messages._("a text that no catalogue holds") == "a text that no catalogue holds"


def test_a_language_without_catalogue_is_an_error_not_silence(monkeypatch):
    monkeypatch.setenv("CRMCOURSE_LANGUAGE", "eo")
    with pytest.raises(FileNotFoundError):
        messages._("anything")
