"""Who is who: a participant's number and name in Moodle's paths, the student's id in the gradebook, safe file names."""

import re
import unicodedata
from dataclasses import dataclass

from crmcourse.grading.cli import HIDDEN

__all__ = [
    "Participant",
    "family_name",
    "feedback_folder",
    "participant_of",
    "safe_name",
    "student_id",
    "tidy",
]

# The name first and as short as can be: what a student called a file never hides who handed it in.
_MOODLE = re.compile(r"(?P<name>.*?)_(?P<number>\d{1,15})_assignsubmission_[a-z]+(?:_(?P<rest>.*))?", re.DOTALL)
_EMAIL = re.compile(r"[a-z0-9][a-z0-9.+_'-]*@[a-z0-9][a-z0-9.-]*")
_LONGEST = 150  # bytes of a file name that is kept


@dataclass(frozen=True)
class Participant:
    """Someone of an activity of Moodle: the number there, and the name as the archive writes it."""

    number: str
    name: str


def participant_of(path: str) -> tuple[Participant, str] | None:
    """Find whose file it is from its path in the archive, and its path within what that person handed in.

    Moodle writes ``Full Name_12345_assignsubmission_file/frac.ipynb`` (``…_file_/`` before version 4.1), without
    folders ``Full Name_12345_assignsubmission_file_frac.ipynb``, and ``Participant_12345_…`` when names are hidden.
    The first part of the path that looks so counts, as in Moodle's own reading of feedback files. None when none does.

    Examples
    --------
    >>> participant_of("Inès Benali_48201_assignsubmission_file_/tp/frac.ipynb")[1]
    'tp/frac.ipynb'
    >>> participant_of("Participant_48202_assignsubmission_file_a_999_assignsubmission_file_x.ipynb")[0].number
    '48202'
    >>> participant_of("divers/frac.ipynb") is None
    True
    """
    parts = tidy(path).split("/")
    for place, part in enumerate(parts):
        if hit := _MOODLE.fullmatch(part):
            inside = [hit["rest"] or "", *parts[place + 1 :]]
            return Participant(hit["number"], hit["name"].strip()), "/".join(filter(None, inside))
    return None


def student_id(number: str, email: str = "") -> str:
    """Return the student's id in the gradebook: the e-mail address in lower case, else ``participant-NUMBER``.

    The number changes from one activity of Moodle to the next, the address does not: with it, the grades of the year
    are one student's. An address that could not be the name of a folder is not used.

    Examples
    --------
    >>> student_id("48201", "Ines.Benali@ecole.fr")
    'ines.benali@ecole.fr'
    >>> student_id("48201")
    'participant-48201'
    """
    address = tidy(email).strip().lower()
    return address if _EMAIL.fullmatch(address) and ".." not in address else f"participant-{number}"


def family_name(full_name: str) -> tuple[str, str]:
    """Cut a full name into first and last names.

    The words in capitals at the end, or at the start, are the last name; without capitals the first word is the first
    name. Moodle does not say more.

    Examples
    --------
    >>> family_name("Anne Sophie D’ALÈS"), family_name("Inès Ben Ali"), family_name("MOREAU Camille")
    (('Anne Sophie', 'D’ALÈS'), ('Inès', 'Ben Ali'), ('Camille', 'MOREAU'))
    """
    words = tidy(full_name).split()
    capitals = [word.isupper() and len(word) > 1 for word in words]
    if not all(capitals) and any(capitals):
        last = [word for word, capital in zip(words, capitals, strict=True) if capital]
        if words[-len(last) :] == last or words[: len(last)] == last:
            return " ".join(word for word, capital in zip(words, capitals, strict=True) if not capital), " ".join(last)
    return (words[0], " ".join(words[1:])) if words else ("", "")


def feedback_folder(name: str, number: str) -> str:
    """Return the folder of a student's feedback in the zip for Moodle, readable by every version of it.

    >>> feedback_folder("Jean_Paul d’Alès", "48206")
    'Jean Paul d’Alès_48206_assignsubmission_file_'
    """
    # Moodle cuts at underscores: one in the name would hide the number
    name = re.sub(r"[_/\\\x00-\x1f]+", " ", tidy(name)).strip(" .~") or "Participant"
    return f"{name}_{number}_assignsubmission_file_"


def tidy(text: str) -> str:
    """Return a text in composed Unicode form (NFC), with / for every separator of folders."""
    return unicodedata.normalize("NFC", text).replace("\\", "/")


def safe_name(name: str) -> str:
    """Return a file name that can be written in any folder of any system, close to `name`.

    >>> safe_name("../../etc/passwd"), safe_name("rapport : final?.pdf"), safe_name("..")
    ('etc passwd', 'rapport final .pdf', 'file')
    """
    text = re.sub(rf'[{HIDDEN}<>:"/\\|?*]+', " ", tidy(name))
    text = re.sub(r"\s+", " ", text).strip(" .")
    stem, dot, end = text.rpartition(".")
    if len(text.encode()) > _LONGEST:
        stem, end = (stem, dot + end) if len(end) < 10 else (text, "")
        text = stem.encode()[:_LONGEST].decode(errors="ignore") + end
    return text or "file"
