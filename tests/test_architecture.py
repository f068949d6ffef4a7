"""The floors of the package: an import goes down, never up nor sideways, and a module holds one idea."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "crmcourse"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "locale" not in path.parts)

# From the top floor to the ground; rooms of one floor do not import one another.
FLOORS = [
    {"selftest", "widgets", "warehouse", "project"},
    {
        "relation",
        "quality",
        "frac",
        "strategy",
        "ltv",
        "btyd",
        "pyramid",
        "attrition",
        "satisfaction",
        "campaign",
        "datasets",
    },
    {"style", "quiz", "expect"},
    {"checks"},
    {"messages"},
]
# Beside the house: nothing of the house imports them.
APART = {"simulate", "grading"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if name in rooms)


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms of the package that a module imports, anywhere in its text."""
    package = ["crmcourse", *path.relative_to(PACKAGE).parent.parts]
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    rooms = {name.split(".")[1] for name in names if name.startswith("crmcourse.")}
    return {name for name in rooms if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path):
    here = room(path)
    others = imported_rooms(path) - {here}
    if here == "__init__":
        assert not others
    elif here in APART:
        assert others <= FLOORS[-1] | FLOORS[-2] | FLOORS[-3] | {"datasets"}
    else:
        assert not others & APART
        assert all(floor(other) > floor(here) for other in others), f"{here} imports {sorted(others)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_holds_one_idea(path):
    assert len(path.read_text("utf-8").splitlines()) <= 320


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_public_module_says_what_is_public(path):
    if not path.stem.startswith("_"):
        names = {t.id for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.Assign) for t in n.targets
                 if isinstance(t, ast.Name)}  # fmt: skip
        text = path.read_text("utf-8")
        assert "__all__" in names or "__all__ = _lazy" in text, "list the public names in __all__"
