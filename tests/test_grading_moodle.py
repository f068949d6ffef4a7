"""Moodle both ways: every file of a download ends somewhere, and a worksheet comes back changed in its grades only."""

import csv
import io
import json
import shutil
import struct
import tracemalloc
import unicodedata
import zipfile
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from grading_cases import ASSIGNMENT, ENGLISH, FRENCH, grade, make_course, moodle_zip, run, worksheet, written
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbgrader.api import InvalidEntry

from crmcourse.checks import InputError
from crmcourse.grading import ledger
from crmcourse.grading.moodle.archive import read_archive
from crmcourse.grading.moodle.collect import collect
from crmcourse.grading.moodle.dates import read_date
from crmcourse.grading.moodle.participants import feedback_folder, participant_of, safe_name, student_id
from crmcourse.grading.moodle.worksheet import read_worksheet
from crmcourse.grading.results import course_here, gradebook

INES = 'Participant 48201,"Inès Benali",ines.benali@ecole.fr,Remis,,"20,00",Oui,"mardi 31 décembre 2024, 15:41",-,'
HUGO = 'Participant 48202,Hugo d’ALÈS,Hugo@ecole.fr,Remis,,"20,00",Oui,"lundi 30 décembre 2024, 09:05",-,'
ZOE = 'Participant 48203,Zoé Fontaine,zoe@ecole.fr,Pas de remise,,"20,00",Oui,-,-,'
SCORES = {"ratio_value": 8.0, "ratio_zero": 0.0, "why": 3.5}


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course") / "empty")


@pytest.fixture
def course(empty_course, tmp_path, monkeypatch):
    """A course of one's own, which is also the current folder."""
    shutil.copytree(empty_course, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def submitted(course: Path, student: str) -> bytes:
    return (course / "submitted" / student / ASSIGNMENT / "ratio.ipynb").read_bytes()


def aside(course: Path) -> dict[str, bytes]:
    """Return what was put aside, by folder and name."""
    return contents(course / "downloaded" / ASSIGNMENT / "aside")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def in_folder(name: str, number: int | str, file: str = "ratio.ipynb") -> str:
    return f"{name}_{number}_assignsubmission_file_/{file}"


# --- collect --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_collect_joins_the_worksheet(course, language, encoding, separator):
    if language == "fr":
        header, dates = FRENCH, ("mardi 31 décembre 2024, 15:41", "lundi 30 décembre 2024, 09:05")
    else:
        header, dates = ENGLISH, ("Tuesday, 31 December 2024, 3:41 PM", "Monday, 30 December 2024, 9:05 AM")
    people = [(48201, "Inès Benali", "Ines@ecole.fr", dates[0]), (48202, "Hugo d’ALÈS", "hugo@ecole.fr", dates[1])]
    lines = [f'Participant {n}|{name}|{mail}|Remis||20|Oui|"{date}"|-|' for n, name, mail, date in people]
    sheet = worksheet(
        course / "notes.csv",
        *(line.replace("|", separator) for line in lines),
        header=header.replace(",", separator),
        encoding=encoding,
    )
    archive = moodle_zip(
        course / "a.zip",
        {in_folder("Inès Benali", 48201): written(), in_folder("Hugo d’ALÈS", 48202): written("x = 1")},
    )
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet, "--timezone", "Europe/Paris") == 0
    assert submitted(course, "ines@ecole.fr") == written() and submitted(course, "hugo@ecole.fr") == written("x = 1")
    stamp = (course / "submitted/ines@ecole.fr" / ASSIGNMENT / "timestamp.txt").read_text()
    assert stamp.strip() == "2024-12-31 14:41:00 UTC"  # winter time in Paris
    with gradebook(course_here()) as book:
        assert {(one.id, one.first_name, one.last_name, one.email) for one in book.students} == {
            ("ines@ecole.fr", "Inès", "Benali", "Ines@ecole.fr"),
            ("hugo@ecole.fr", "Hugo", "d’ALÈS", "hugo@ecole.fr"),
        }
        timestamp = course_here().get_existing_timestamp(str(course / "submitted/hugo@ecole.fr" / ASSIGNMENT))
        assert timestamp.isoformat() == "2024-12-30T08:05:00"


SHAPES = {
    "folder": "Inès Benali_48201_assignsubmission_file/ratio.ipynb",
    "folder of an older Moodle": "Inès Benali_48201_assignsubmission_file_/ratio.ipynb",
    "flat": "Inès Benali_48201_assignsubmission_file_ratio.ipynb",
    "hidden names": "Participant_48201_assignsubmission_file_/ratio.ipynb",
    "nested": "Inès Benali_48201_assignsubmission_file_/tp/rendu/ratio.ipynb",
    "zipped again": "CRM-Exercice 3-48200/Inès Benali_48201_assignsubmission_file_/ratio.ipynb",
    "group": "Groupe A-Inès Benali_48201_assignsubmission_file_/ratio.ipynb",
    "Windows": "Inès Benali_48201_assignsubmission_file_\\ratio.ipynb",
    "apostrophe": "Inès L'Hermitte-d’Alès_48201_assignsubmission_file_/ratio.ipynb",
    "decomposed": unicodedata.normalize("NFD", "Inès Benali_48201_assignsubmission_file_/ratio.ipynb"),
    "copy": "Inès Benali_48201_assignsubmission_file_/ratio (1).ipynb",
    "French copy": "Inès Benali_48201_assignsubmission_file_/Ratio - Copie (2).ipynb",
    "text": "Inès Benali_48201_assignsubmission_file_/ratio.ipynb.txt",
    "other name": "Inès Benali_48201_assignsubmission_file_/TP noté Inès.ipynb",
    "named like another student's": in_folder("Inès", 48201, "Zoé_48203_assignsubmission_file_/ratio.ipynb"),
    "flat, so named": "Inès_48201_assignsubmission_file_Zoé_48203_assignsubmission_file_ratio.ipynb",
}


@pytest.mark.parametrize("path", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_download_is_placed(course, path):
    archive = moodle_zip(course / "a.zip", {path: written()})
    assert run("collect", archive, ASSIGNMENT) == 0
    assert submitted(course, "participant-48201") == written()
    assert [folder.name for folder in (course / "submitted").iterdir()] == ["participant-48201"]
    assert not aside(course)


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "cp850"])
def test_names_whose_encoding_the_archive_does_not_tell(course, encoding):
    """Old servers and Windows write accents without saying how; zipfile reads such names as cp437."""
    name = in_folder("Zoé Noël", 48203)
    archive = moodle_zip(course / "a.zip", {name.encode("ascii", "replace").decode().replace("?", "#"): written()})
    short = name.encode("ascii", "replace").replace(b"?", b"#")
    raw = name.encode(encoding)
    # rewrite both headers: same entry, its name in another encoding, without the mark of UTF-8
    data = archive.read_bytes()
    out, place = b"", 0
    while (hit := data.find(short, place)) >= 0:
        start = data.rfind(b"PK\x03\x04" if b"PK\x01\x02" not in data[place:hit] else b"PK\x01\x02", 0, hit)
        size = start + (26 if data[start + 2] == 3 else 28)
        out += data[place:size] + struct.pack("<H", len(raw)) + data[size + 2 : hit] + raw
        place = hit + len(short)
    shift = len(raw) - len(short)
    tail = data[place:]
    end = tail.find(b"PK\x05\x06")
    sizes = struct.unpack("<II", tail[end + 12 : end + 20])
    tail = tail[: end + 12] + struct.pack("<II", sizes[0] + shift, sizes[1] + shift) + tail[end + 20 :]
    archive.write_bytes(out + tail)
    assert run("collect", archive, ASSIGNMENT) == 0
    record = json.loads((course / "downloaded" / ASSIGNMENT / "collection.json").read_text("utf-8"))
    assert record["students"]["48203"]["name"] == "Zoé Noël"


def test_two_versions_the_other_is_kept_and_said(course, capsys):
    first, second = written("x = 1"), written("x = 2")
    names = [in_folder("Inès", 48201, "ratio.ipynb"), in_folder("Inès", 48201, "ratio (1).ipynb")]
    dates = dict(zip(names, [(2024, 12, 1, 8, 0, 0), (2024, 12, 2, 8, 0, 0)], strict=True))
    archive = moodle_zip(course / "a.zip", dict(zip(names, [first, second], strict=True)), when=dates)
    assert run("collect", archive, ASSIGNMENT) == 1
    assert submitted(course, "participant-48201") == second
    assert aside(course) == {"participant-48201/ratio.ipynb": first}
    assert "ratio (1).ipynb" in capsys.readouterr().out


@pytest.mark.parametrize(
    "other",
    [
        written(),
        (written("# VOTRE CODE ICI\nraise NotImplementedError", "VOTRE RÉPONSE ICI")),
        b'{"cells": []}',
        b"%PDF",
    ],
)
def test_the_same_file_twice_or_an_empty_exercise_leaves_no_doubt(course, other):
    files = {in_folder("Inès", 48201, "ratio.ipynb"): other, in_folder("Inès", 48201, "ratio (1).ipynb"): written()}
    assert run("collect", moodle_zip(course / "a.zip", files), ASSIGNMENT) == 0
    assert submitted(course, "participant-48201") == written()
    assert set(aside(course).values()) == ({other} if other != written() else set())


def test_an_autosave_is_taken_only_when_alone(course):
    autosave = in_folder("Inès", 48201, ".ipynb_checkpoints/ratio-checkpoint.ipynb")
    noise = {in_folder("Inès", 48201, "__MACOSX/._ratio.ipynb"): b"\0", in_folder("Inès", 48201, ".DS_Store"): b"\0"}
    archive = moodle_zip(course / "a.zip", noise | {autosave: written("old"), in_folder("Inès", 48201): written("new")})
    assert run("collect", archive, ASSIGNMENT) == 0
    assert submitted(course, "participant-48201") == written("new")
    assert (
        run(
            "collect",
            moodle_zip(course / "b.zip", {in_folder("Hugo", 48202, autosave.split("/", 1)[1]): written()}),
            ASSIGNMENT,
        )
        == 0
    )
    assert submitted(course, "participant-48202") == written()


def test_without_a_notebook_the_files_are_placed_and_the_student_listed(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE)
    archive = moodle_zip(course / "a.zip", {in_folder("Inès Benali", 48201, "rapport.pdf"): b"%PDF-1.7"})
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet) == 1
    assert "aucun carnet" in capsys.readouterr().out
    # where grading finds it, and lists it among the submissions to see by hand
    folder = course / "submitted/ines.benali@ecole.fr" / ASSIGNMENT
    assert {path.name for path in folder.iterdir()} == {"rapport.pdf", "timestamp.txt"} and not aside(course)
    with gradebook(course_here()) as book:
        assert len(book.students) == 3
    grade(course, "hugo@ecole.fr", SCORES)
    assert run("export-moodle", sheet, ASSIGNMENT) == 1
    said = capsys.readouterr().out
    assert "Inès Benali" in said and "aucun carnet" in said


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip as a student would make."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def test_a_zip_that_a_student_packed_is_opened_once(course, capsys):
    files = {
        in_folder("Inès", 48201, "rendu.zip"): packed({"tp/ratio.ipynb": written(), "tp/notes.txt": b"notes"}),
        "Hugo_48202_assignsubmission_file_Rendu.ZIP": packed({"ratio.ipynb": written("x = 2")}),
        in_folder("Zoé", 48203, "a.zip"): packed({"b.zip": packed({"ratio.ipynb": written()})}),
        in_folder("Léo", 48204, "bombe.zip"): packed({"ratio.ipynb": b"0" * 3_000_000}),
        in_folder("Ana", 48205, "trop.zip"): packed({f"{place}.txt": b"" for place in range(600)}),
        in_folder("Max", 48209, "gros.zip"): packed({f"{place}.txt": b"0" * 900_000 for place in range(4)}),
        in_folder("Eva", 48206, "faux.zip"): b"PK not a zip",
        in_folder("Ali", 48207, "vide.zip"): packed({}),
        in_folder("Tom", 48208, "sort.zip"): packed({"../../../ratio.ipynb": b"out", "/etc/x": b"root"}),
    }
    assert run("collect", moodle_zip(course / "a.zip", files), ASSIGNMENT, "--max-size", "2") == 1
    assert submitted(course, "participant-48201") == written()
    assert submitted(course, "participant-48202") == written("x = 2")
    kept = [*aside(course).values(), *contents(course / "submitted").values()]
    kept = [content for content in kept if content not in (written(), written("x = 2"))]
    assert kept.count(b"0" * 900_000) == 2  # two megabytes in all, of what one student packed
    kept = [content for content in kept if content != b"0" * 900_000]
    wanted = [b"notes", packed({"ratio.ipynb": written()}), b"PK not a zip", packed({}), b"out", b"root"]
    assert all(content in kept for content in wanted) and len(kept) == len(wanted) + 1  # and trop.zip, whole
    said = capsys.readouterr().out
    assert "3,0\u00a0Mo" in said and said.count("trop de données") == 2


def hostile(path: Path) -> None:
    """Make a zip with a sound submission among entries of ill will."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(in_folder("Inès", 48201), written())
        archive.writestr(in_folder("../../../evil", 48202), b"slip")
        archive.writestr("/etc/" + in_folder("Root", 48203), b"absolute")
        archive.writestr("C:/" + in_folder("Win", 48204), b"drive")
        archive.writestr(in_folder("Bomb", 48205), b"0" * 3_000_000)
        link = zipfile.ZipInfo(in_folder("Link", 48206))
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("loose.ipynb", b"loose")
        archive.writestr(in_folder("Secret", 48207), b"secret")
        archive.writestr(in_folder("Broken", 48208), b"broken" * 50)
        archive.writestr(in_folder("Esc\x1b[2J", 48209, "a\x1b]0;x\x07.pdf"), b"escape")
        archive.writestr(in_folder("Huge", "9" * 6000), b"huge number")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        secret, broken = archive.getinfo(in_folder("Secret", 48207)), archive.getinfo(in_folder("Broken", 48208))
    central = data.rfind(in_folder("Secret", 48207).encode()) - 46
    data[secret.header_offset + 6] |= 1
    data[central + 8] |= 1  # protected by a password
    start = broken.header_offset + 30 + len(in_folder("Broken", 48208).encode())
    data[start : start + broken.compress_size] = b"\xff" * broken.compress_size
    path.write_bytes(data)


def test_a_hostile_archive_harms_nothing_and_loses_nothing(course, capsys):
    hostile(course / "a.zip")
    outside = {path for path in course.parent.rglob("*") if course not in path.parents}
    assert run("collect", course / "a.zip", ASSIGNMENT, "--max-size", "2,5") == 1
    assert {path for path in course.parent.rglob("*") if course not in path.parents} == outside
    placed = contents(course / "submitted")
    assert placed == {
        f"participant-48201/{ASSIGNMENT}/ratio.ipynb": written(),
        f"participant-48209/{ASSIGNMENT}/a ]0;x .pdf": b"escape",
    }
    kept = aside(course)
    assert set(kept.values()) == {b"slip", b"absolute", b"drive", b"/etc/passwd", b"loose", b"huge number"}
    assert all(not path.is_symlink() for path in course.rglob("*"))
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "\x1b" not in said and "\x07" not in said and max(map(len, said.splitlines())) < 500
    for number, reason in {48205: "3,0 Mo", 48207: "mot de passe", 48208: "endommagé", 48206: "lien"}.items():
        assert any(str(number) in line and reason in line for line in said.splitlines()), (number, said)


def test_a_header_that_lies_about_the_size(course):
    """The entry announces ten bytes and holds a hundred millions: they are not unpacked, not even in memory."""
    archive = moodle_zip(course / "a.zip", {in_folder("Inès", 48201): b"0" * 100_000_000})
    archive.write_bytes(archive.read_bytes().replace(struct.pack("<I", 100_000_000), struct.pack("<I", 10)))
    tracemalloc.start()
    try:
        (one,) = read_archive(archive, 50_000_000)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert one.data is None and one.problem and most < 10_000_000
    assert run("collect", archive, ASSIGNMENT) == 1
    assert not (course / "submitted").exists()


def test_a_packing_that_has_no_measure_is_left_alone(course, capsys):
    with zipfile.ZipFile(course / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(in_folder("Inès", 48201), written())
    assert run("collect", course / "a.zip", ASSIGNMENT) == 1
    assert "laissé dans l’archive" in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + b"\0" * 10])
def test_no_archive_at_all(course, capsys, data):
    (course / "a.zip").write_bytes(data)
    assert run("collect", course / "a.zip", ASSIGNMENT) == 2
    assert "a.zip" in capsys.readouterr().err


def test_wrong_words_on_the_command_line(course, capsys, monkeypatch):
    archive = moodle_zip(course / "a.zip", {in_folder("Inès", 48201): written()})
    assert run("collect", archive, "03_ration") == 2
    assert "S’agit-il de «\u00a003_ratio\u00a0»" in capsys.readouterr().err  # did you mean
    assert run("collect", archive, "../exercises/03_ratio") == 2
    assert run("collect", course / "absent.zip", ASSIGNMENT) == 2
    assert run("collect", archive, ASSIGNMENT, "--worksheet", course / "absent.csv") == 2
    assert run("collect", archive, ASSIGNMENT, "--timezone", "Mars/Olympus") == 2
    assert "Mars/Olympus" in capsys.readouterr().err
    monkeypatch.chdir(course.parent)
    assert run("collect", archive, ASSIGNMENT) == 2
    assert "nbgrader_config.py" in capsys.readouterr().err
    assert not (course / "submitted").exists()


def test_a_gradebook_that_cannot_be_used(course, capsys):
    archive = moodle_zip(course / "a.zip", {in_folder("Inès", 48201): written()})
    with pytest.raises(InputError, match="locked"), gradebook(course_here()):
        raise InvalidEntry("(sqlite3.OperationalError) database is locked")
    (course / "gradebook.db").write_bytes(b"no database at all, and long enough to be looked at " * 20)
    assert run("collect", archive, ASSIGNMENT) == 2
    assert run("export-moodle", worksheet(course / "notes.csv", INES), ASSIGNMENT) == 2
    assert run("report", ASSIGNMENT) == 2
    assert capsys.readouterr().err.count("carnet de notes") == 3
    assert submitted(course, "participant-48201") == written()  # the files are there; the next run adds the student


def test_a_later_notebook_takes_the_place_of_a_report(course):
    for day, name, data in ((10, "rapport.pdf", b"%PDF"), (12, "ratio.ipynb", written()), (14, "autre.pdf", b"%PDF2")):
        sheet = worksheet(course / "notes.csv", later(INES, day))
        archive = moodle_zip(course / "a.zip", {in_folder("Inès", 48201, name): data})
        run("collect", archive, ASSIGNMENT, "--worksheet", sheet)
        folder = course / "submitted/ines.benali@ecole.fr" / ASSIGNMENT
        assert {path.name for path in folder.iterdir()} == {name, "timestamp.txt"}
    assert set(aside(course).values()) == {b"%PDF", written()}


# --- collecting again -----------------------------------------------------------------------------------------------
def snapshot(course: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in course.rglob("*") if path.is_file() and path.suffix != ".db"}


def test_twice_is_once(course):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE)
    files = {in_folder("Inès", 48201): written(), in_folder("Hugo", 48202, "a.pdf"): b"%PDF", "x/y.txt": b"loose"}
    archive = moodle_zip(course / "a.zip", files)
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet) == 1
    before = snapshot(course)
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet) == 1
    assert snapshot(course) == before


def later(line: str, day: int) -> str:
    return line.replace("mardi 31 décembre", f"{day} décembre")


@pytest.mark.parametrize(("first", "second", "taken"), [(10, 12, "second"), (12, 10, "first"), (12, 12, "first")])
def test_a_later_submission_replaces_an_older_one_only(course, first, second, taken):
    texts = {"first": written("x = 1"), "second": written("x = 2")}
    for name, day in (("first", first), ("second", second)):
        sheet = worksheet(course / "notes.csv", later(INES, day))
        # the dates in the archive say the contrary: those of the worksheet decide
        archive = moodle_zip(
            course / "a.zip", {in_folder("Inès", 48201): texts[name]}, when=(2024, 12, 30 - day, 1, 1, 1)
        )
        run("collect", archive, ASSIGNMENT, "--worksheet", sheet, "--timezone", "UTC")
    assert submitted(course, "ines.benali@ecole.fr") == texts[taken]
    other = {"first": "second", "second": "first"}[taken]
    assert list(aside(course).values()) == [texts[other]]
    day = max(first, second)
    stamp = (course / "submitted/ines.benali@ecole.fr" / ASSIGNMENT / "timestamp.txt").read_text()
    assert stamp == f"2024-12-{day} 15:41:00 UTC\n"


def test_without_worksheet_the_dates_of_the_archive_decide(course):
    for day, text in ((10, "x = 1"), (12, "x = 2"), (11, "x = 3")):
        archive = moodle_zip(course / "a.zip", {in_folder("Inès", 48201): written(text)}, when=(2024, 12, day, 1, 1, 1))
        assert run("collect", archive, ASSIGNMENT) == 0
    assert submitted(course, "participant-48201") == written("x = 2")


def test_where_nothing_tells_which_is_later_the_teacher_decides(course, capsys):
    sheet = worksheet(course / "notes.csv", INES)
    old = moodle_zip(course / "a.zip", {in_folder("Inès", 48201): written("x = 1")})
    new = moodle_zip(course / "b.zip", {in_folder("Inès", 48201): written("x = 2")}, when=(2030, 1, 1, 0, 0, 0))
    run("collect", old, ASSIGNMENT, "--worksheet", sheet)
    assert run("collect", new, ASSIGNMENT) == 1
    assert submitted(course, "ines.benali@ecole.fr") == written("x = 1")
    assert "--replace" in capsys.readouterr().out
    assert run("collect", new, ASSIGNMENT, "--replace") == 0
    assert submitted(course, "ines.benali@ecole.fr") == written("x = 2")
    assert not (course / "submitted/ines.benali@ecole.fr" / ASSIGNMENT / "timestamp.txt").exists()
    assert written("x = 1") in aside(course).values()


def test_a_student_keeps_the_first_id(course):
    """Names hidden first, then shown: the number found at the first collection stays the student's id."""
    archive = moodle_zip(course / "a.zip", {"Participant_48201_assignsubmission_file_/ratio.ipynb": written()})
    run("collect", archive, ASSIGNMENT)
    sheet = worksheet(course / "notes.csv", INES, HUGO)
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet) == 0
    assert [folder.name for folder in (course / "submitted").iterdir()] == ["participant-48201"]
    with gradebook(course_here()) as book:
        ines = book.find_student("participant-48201")
        assert (ines.last_name, ines.email) == ("Benali", "ines.benali@ecole.fr")
        assert {one.id for one in book.students} == {"participant-48201", "hugo@ecole.fr"}
    grade(course, "participant-48201", SCORES)
    assert run("export-moodle", sheet, ASSIGNMENT) == 0
    assert (
        ',"11,50",' in (course / "notes-graded.csv").read_text()
        or ",11.50," in (course / "notes-graded.csv").read_text()
    )


def test_a_collection_without_worksheet_knows_what_an_earlier_one_knew(course, capsys):
    sheet = worksheet(course / "notes.csv", INES)
    archive = moodle_zip(course / "a.zip", {"Participant_48201_assignsubmission_file_/ratio.ipynb": written()})
    assert run("collect", archive, ASSIGNMENT, "--worksheet", sheet) == 0
    before = snapshot(course)
    capsys.readouterr()
    assert run("collect", archive, ASSIGNMENT) == 0
    assert snapshot(course) == before
    assert len(capsys.readouterr().out.splitlines()) == 1
    with gradebook(course_here()) as book:
        assert [(one.id, one.last_name) for one in book.students] == [("ines.benali@ecole.fr", "Benali")]


def test_one_address_for_two_participants(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO.replace("Hugo@ecole.fr", "INES.benali@ecole.fr"))
    files = {in_folder("Inès", 48201): written("x = 1"), in_folder("Hugo", 48202): written("x = 2")}
    assert run("collect", moodle_zip(course / "a.zip", files), ASSIGNMENT, "--worksheet", sheet) == 1
    assert submitted(course, "participant-48201") != submitted(course, "participant-48202")


def test_a_run_that_stopped_half_way_is_finished_by_the_next(course, monkeypatch):
    files = {in_folder("A", number): written(f"x = {number}") for number in (48201, 48202, 48203)}
    archive = moodle_zip(course / "a.zip", files)
    calls = iter(range(100))
    real = ledger.write_atomically

    def fails(path, data):
        if next(calls) == 1:
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr("crmcourse.grading.moodle.collect.write_atomically", fails)
    assert run("collect", archive, ASSIGNMENT) == 2
    assert run("collect", archive, ASSIGNMENT) == 0
    for number in (48201, 48202, 48203):
        assert submitted(course, f"participant-{number}") == written(f"x = {number}")


# --- names, as properties -------------------------------------------------------------------------------------------
names = st.text(st.characters(exclude_characters="_/\\", exclude_categories=["Cs", "Cc"]), max_size=30)
files = st.text(st.characters(exclude_characters="/\\", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(deadline=None)
@given(names, st.integers(1, 10**9), files, st.sampled_from(["_/", "/", "_"]))
@example("Zoé_9_assignsubmission_file".replace("_", " "), 7, "_9_assignsubmission_file_x.ipynb", "_")
def test_the_number_is_read_whatever_the_names(name, number, file, between):
    found = participant_of(f"{name}_{number}_assignsubmission_file{between}{file}")
    assert found is not None and found[0].number == str(number)
    assert found[0].name == unicodedata.normalize("NFC", name).strip()


@settings(deadline=None)
@given(st.text(max_size=40), st.integers(1, 10**9))
def test_moodle_reads_the_feedback_folder_back(name, number):
    """Moodle cuts the folder's name at underscores: the second piece is the number, the next two name the plugin."""
    folder = feedback_folder(name, str(number))
    assert folder.split("_") == [folder.split("_")[0], str(number), "assignsubmission", "file", ""]
    assert "/" not in folder and not folder.startswith((".", "~"))


@settings(deadline=None)
@given(st.text(max_size=300))
@example("..")
@example("é" * 300 + ".ipynb")
@example("CON/../\0x")
def test_a_safe_name_stays_in_its_folder(name):
    safe = safe_name(name)
    assert safe not in ("", ".", "..") and len(safe.encode()) <= 200
    assert Path("aside", safe).parent == Path("aside") and not set(safe) & set('<>:"/\\|?*\0')


@settings(deadline=None)
@given(st.emails() | st.text(max_size=30))
@example("../../x@y.fr")
@example("a*b@ecole.fr")
def test_a_student_id_is_the_name_of_a_folder(email):
    one = student_id("12", email)
    assert one == "participant-12" or one == email.strip().lower()
    assert safe_name(one) == one and not set(one) & set("*[]?,/ ") and not one.startswith(".")


@pytest.mark.parametrize("name", ["copy" * 60 + "--x", "-1" * 4000, "--" * 9000, "copy--" * 42 + "x", "_1" * 20000])
def test_long_names_take_no_time(course, name):
    """A pattern that tries every way of cutting such a name would not end."""
    assert (
        run("collect", moodle_zip(course / "a.zip", {in_folder("A", 1, f"{name}.ipynb"): written()}), ASSIGNMENT) == 0
    )


# --- the worksheet --------------------------------------------------------------------------------------------------
# csv itself does not read back a carriage return that it wrote without quotes
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@settings(deadline=None)
@given(
    st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_is_not_changed_is_written_back_to_the_byte(tmp_path_factory, rows, separator, end, quoting, encoding):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(["Identifier", "Full name", "Grade"])
    writer.writerows([f"Participant {place}", *row] for place, row in enumerate(rows, 1))
    path = tmp_path_factory.getbasetemp() / "property.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    sheet = read_worksheet(path)
    assert sheet.to_bytes() == path.read_bytes()
    assert [sheet.get(row, "name") for row in sheet.rows] == [row[0].strip() for row in rows]
    for row in sheet.rows:
        sheet.set(row, "grade", "12,5")
    path.write_bytes(sheet.to_bytes())
    with path.open(encoding=encoding, newline="") as file:
        assert [row[2] for row in csv.reader(file, delimiter=separator)][1:] == ["12,5"] * len(rows)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Nom,Note", "a,3"], "Identifiant"),
        (["Identifiant,Note"], "participant"),
        (["Identifiant,Note", "Participant 1,", "Participant 2"], "ligne 3"),
        (["Identifiant,Note", "Participant 1,", "Participant 1,"], "lignes 2, 3"),
        (["Identifiant,Note", "Participant,"], "ligne 2"),
        (["Identifiant,Note,Note", "Participant 1,,"], "« Note »"),
        ([""], "Identifiant"),
        (["\x00\x01\x81"], "Identifiant"),
    ],
)
def test_a_worksheet_that_is_none_says_why(tmp_path, lines, said):
    path = tmp_path / "notes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.csv") as error:
        read_worksheet(path)
    assert said in str(error.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("mercredi 1 janvier 2025, 00:05", "2025-01-01T00:05:00+00:00"),
        ("samedi 15 août 2026, 23:59", "2026-08-15T23:59:00+00:00"),
        ("Saturday, 15 August 2026, 11:59\u202fPM", "2026-08-15T23:59:00+00:00"),
        ("Friday, May 1, 2026, 12:30 PM", "2026-05-01T12:30:00+00:00"),
        ("1 févr. 2026 8h07", "2026-02-01T08:07:00+00:00"),
        ("2026-02-01 08:07:09", "2026-02-01T08:07:09+00:00"),
        ("-", None),
        ("", None),
        ("02/03/2026 10:00", None),  # February or March?
        ("31 février 2026, 10:00", None),
    ],
)
def test_dates_of_the_worksheet(text, iso):
    found = read_date(text, UTC)
    assert (found.isoformat() if found else None) == iso


def test_dates_are_given_in_utc():
    paris = ZoneInfo("Europe/Paris")
    assert read_date("lundi 1 juillet 2024, 12:00", paris).isoformat() == "2024-07-01T10:00:00+00:00"


def test_a_cell_that_was_quoted_stays_quoted(tmp_path):
    sheet = read_worksheet(worksheet(tmp_path / "notes.csv", 'Participant 1,""', header="Identifier,Grade"))
    sheet.set(sheet.rows[0], "grade", "12.50")
    assert sheet.to_bytes() == b'Identifier,Grade\nParticipant 1,"12.50"\n'


# --- export ---------------------------------------------------------------------------------------------------------
def exported(course: Path) -> dict[str, str]:
    sheet = read_worksheet(course / "notes-graded.csv")
    return {sheet.number(row): sheet.get(row, "grade") for row in sheet.rows}


def test_only_the_grades_change(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE, end="\r\n", encoding="utf-8-sig")
    grade(course, "ines.benali@ecole.fr", SCORES)
    grade(course, "hugo@ecole.fr", {"ratio_value": 2.125, "ratio_zero": 8.0, "why": 4.0})
    assert run("export-moodle", sheet, ASSIGNMENT) == 0
    after = (course / "notes-graded.csv").read_bytes()
    expected = sheet.read_bytes().replace(b'Remis,,"20,00",Oui,"mardi', b'Remis,"11,50","20,00",Oui,"mardi')
    assert after == expected.replace(b'Remis,,"20,00",Oui,"lundi', b'Remis,"14,13","20,00",Oui,"lundi')
    said = capsys.readouterr().out
    assert "Zoé Fontaine" in said and "échelle" not in said


@pytest.mark.parametrize(
    ("header", "maximum", "wanted"),
    [(FRENCH, '"20,00"', "11,50"), (ENGLISH, "20.00", "11.50"), (FRENCH, "20.00", "11.50"), (FRENCH, "20", "11,50"),
     (ENGLISH, "100.00", "57.50"), (FRENCH, '"10,00"', "5,75"), (FRENCH, "Satisfaisant", "")],
)  # fmt: skip
def test_decimal_mark_and_scale_are_those_of_moodle(course, capsys, header, maximum, wanted):
    sheet = worksheet(course / "notes.csv", INES.replace('"20,00"', maximum), header=header)
    grade(course, "ines.benali@ecole.fr", SCORES)
    assert run("export-moodle", sheet, ASSIGNMENT) == (0 if wanted else 1)
    assert exported(course)["48201"] == wanted
    said = capsys.readouterr().out
    assert ("échelle" in said) == (wanted in ("57.50", "5,75"))
    assert ("Satisfaisant" in said) == (not wanted)


def test_late_penalty_and_extra_points(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE)
    grade(course, "ines.benali@ecole.fr", SCORES, penalty=1.5)
    grade(course, "hugo@ecole.fr", SCORES, penalty=30)
    grade(course, "zoe@ecole.fr", {"ratio_value": 8.0, "ratio_zero": 8.0, "why": 5.0})
    assert run("export-moodle", sheet, ASSIGNMENT) == 1
    assert exported(course) == {"48201": "10,00", "48202": "0,00", "48203": "21,00"}
    assert "21,00" in capsys.readouterr().out


def test_what_waits_is_not_a_grade(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE)
    grade(course, "ines.benali@ecole.fr", {"ratio_value": 8.0, "ratio_zero": 8.0, "why": None})
    grade(course, "hugo@ecole.fr", {"ratio_value": None, "ratio_zero": None, "why": None})
    entry = ledger.Entry("hugo@ecole.fr", ASSIGNMENT, "ratio", "0", outcome="by_hand", reason="Le fichier est un PDF.")
    ledger.write(course, entry)
    assert run("export-moodle", sheet, ASSIGNMENT) == 1
    assert exported(course) == {"48201": "", "48202": "", "48203": ""}
    said = capsys.readouterr().out
    assert "1 copie attend une note manuelle (why)\u00a0: Inès Benali." in said and "Le fichier est un PDF." in said
    assert run("export-moodle", sheet, ASSIGNMENT, "--partial") == 1
    assert exported(course) == {"48201": "16,00", "48202": "0,00", "48203": ""}


def test_locked_grades_and_strangers(course, capsys):
    locked = INES.replace(",,", ',"9,00",', 1).replace("Oui", "Non")
    sheet = worksheet(course / "notes.csv", locked, HUGO.replace(",,", ',"11,5",', 1).replace("Oui", "Non"))
    for student in ("ines.benali@ecole.fr", "hugo@ecole.fr", "inconnu@ecole.fr"):
        grade(course, student, SCORES)
    assert run("export-moodle", sheet, ASSIGNMENT) == 1
    assert (course / "notes-graded.csv").read_bytes() == sheet.read_bytes()
    attention = [line for line in capsys.readouterr().out.splitlines() if line.startswith("!")]
    assert len(attention) == 2  # a locked grade that is the right one needs no word
    assert "Inès Benali" in attention[0] and "inconnu@ecole.fr" in attention[1]


def test_nothing_to_export(course, capsys, monkeypatch):
    sheet = worksheet(course / "notes.csv", INES)
    assert run("export-moodle", sheet, "04_absent") == 2
    assert "crmcourse grade 04_absent" in capsys.readouterr().err
    worksheet(course / "bare.csv", "Participant 1,", header="Identifiant,Note")
    assert run("export-moodle", course / "bare.csv", ASSIGNMENT) == 1
    assert "Moodle risque de le refuser" in capsys.readouterr().out
    worksheet(course / "short.csv", "Participant 1,a", header="Identifiant,Nom complet")
    assert run("export-moodle", course / "short.csv", ASSIGNMENT) == 2
    assert run("export-moodle", sheet, ASSIGNMENT) == 0  # nobody handed in
    monkeypatch.setenv("CRMCOURSE_LANGUAGE", "en")
    assert run("export-moodle", course / "short.csv", ASSIGNMENT) == 2
    assert "“Grade”" in capsys.readouterr().err


def test_feedback_goes_under_the_names_that_moodle_reads(course, capsys):
    sheet = worksheet(course / "notes.csv", INES, HUGO, ZOE)
    for student, why in (("ines.benali@ecole.fr", 3.5), ("hugo@ecole.fr", None), ("zoe@ecole.fr", 4.0)):
        grade(course, student, SCORES | {"why": why})
        page = course / "feedback" / student / ASSIGNMENT / "ratio.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>")
    page.unlink()
    out = course / "retours.zip"
    assert run("export-moodle", sheet, ASSIGNMENT, "--feedback", out) == 1
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["Inès Benali_48201_assignsubmission_file_/ratio.html"]
    assert participant_of(archive.namelist()[0])[0].number == "48201"
    said = capsys.readouterr().out
    assert "Zoé Fontaine" in said and "generate_feedback" in said
    data = out.read_bytes()
    run("export-moodle", sheet, ASSIGNMENT, "--feedback", out)
    assert out.read_bytes() == data


def test_round_trip(course):
    """What is collected, graded and exported is the same student from end to end, in a class of odd names."""
    people = {
        101: ("Inès Benali", "ines@ecole.fr"),
        102: ("Anne-Sophie d’ALÈS", "as.dales@ecole.fr"),
        103: ("李 明", "li.ming@ecole.fr"),
        104: ("Jean_Michel O'Neil", "j.o'neil@ecole.fr"),
        105: ("=HYPERLINK(1)", ""),
    }
    lines = [f'Participant {n},"{name}",{mail},Remis,,20,Oui,-,-,' for n, (name, mail) in people.items()]
    sheet = worksheet(course / "notes.csv", *lines)
    files = {in_folder(name.replace("_", " "), n): written(f"x = {n}") for n, (name, _) in people.items()}
    done = collect(course_here(), moodle_zip(course / "a.zip", files), ASSIGNMENT, sheet=read_worksheet(sheet))
    assert (done.new, done.attention) == (5, [])
    for folder in (course / "submitted").iterdir():
        number = int(json.loads((folder / ASSIGNMENT / "ratio.ipynb").read_text())["cells"][1]["source"][0].split()[-1])
        grade(course, folder.name, {"ratio_value": number - 100, "ratio_zero": 0.0, "why": 0.0})
    assert run("export-moodle", sheet, ASSIGNMENT) == 0
    assert exported(course) == {str(n): f"{n - 100},00" for n in people}
