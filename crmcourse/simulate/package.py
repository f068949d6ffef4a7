"""Writing the data package: CSV files and ``datapackage.json`` (Frictionless), byte for byte the same for a seed."""

import json
import re
from pathlib import Path

import pandas as pd

from .firm import DirectSell
from .legacy import Export, legacy
from .schema import TABLES, TRUTH, Column, Table
from .schema_legacy import LEGACY

__all__ = ["descriptor", "typed", "write"]

_TYPES = {"integer": "int64", "number": "float64", "string": "str", "boolean": "bool", "date": "datetime64[us]"}
_UNITS = {"EUR per year": "EUR par an", "orders per year": "commandes par an", "units": "unités", "people": "personnes"}
_NULLABLE = {"integer": "Int64", "boolean": "boolean"}


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the frame with the schema's columns, in order, of the types that loaders give."""
    types = {c.name: (_TYPES if c.required else _TYPES | _NULLABLE)[c.type] for c in table.columns}
    return frame[list(types)].astype({name: kind for name, kind in types.items() if str(frame[name].dtype) != kind})


def _french(text: str) -> str:
    """Put the typographic apostrophe and the no-break spaces of French."""
    text = text.replace("'", "’")
    text = re.sub(r" (?=[:?!;»%€])|(?<=«) ", "\u00a0", text)
    return re.sub(r"(?<=\d) (?=\d{3})", "\u202f", text)


def _field(column: Column) -> dict:
    constraints: dict = {"required": True} if column.required else {}
    for name in ("minimum", "maximum"):
        if getattr(column, name) is not None:
            constraints[name] = getattr(column, name)
    if column.enum:
        constraints["enum"] = list(column.enum)
    made = {"name": column.name, "type": column.type, "description": column.en, "description_fr": _french(column.fr)}
    if column.unit:
        made |= {"unit": column.unit, "unit_fr": _UNITS.get(column.unit, column.unit)}
    if column.type == "boolean":
        made |= {"trueValues": ["True"], "falseValues": ["False"]}
    return made | ({"constraints": constraints} if constraints else {})


def _resource(table: Table, folder: str) -> dict:
    prefix = folder.replace("/", "_")
    keys = [
        {
            "fields": [c.name],
            "reference": {
                "resource": "" if c.foreign == table.name and not folder else c.foreign,
                "fields": [c.foreign[:-1] + "_id"],
            },
        }
        for c in table.columns
        if c.foreign
    ]
    schema = {"fields": [_field(c) for c in table.columns], "primaryKey": list(table.key), "missingValues": [""]}
    return {
        "name": prefix + table.name,
        "type": "table",
        "path": f"{folder}{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": table.en,
        "title_fr": _french(table.fr),
        "description": table.en,
        "description_fr": _french(table.fr),
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _legacy_resource(export: Export) -> dict:
    title, title_fr, columns = LEGACY[export.name]
    fields = [
        {"name": name, "type": "string", "description": en, "description_fr": _french(fr)}
        for name, (en, fr) in columns.items()
    ]
    return {
        "name": "legacy_" + export.name,
        "type": "table",
        "path": f"legacy/{export.file}",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": export.encoding,
        "dialect": {"csv": {"delimiter": export.separator}},
        "title": title,
        "title_fr": _french(title_fr),
        "description": title,
        "description_fr": _french(title_fr),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def descriptor(firm: DirectSell, exports: list[Export]) -> dict:
    """Return the Frictionless descriptor of the package."""
    return {
        "name": "directsell",
        "title": "DirectSell, a fictitious B2B distance seller, 2020-2024",
        "title_fr": "DirectSell, distributeur interentreprises à distance fictif, 2020-2024",
        "description": "Simulated data with known truth, for teaching; every firm and person is fictitious.",
        "description_fr": _french(
            "Données simulées dont la vérité est connue, pour l'enseignement ; entreprises et personnes sont fictives."
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "seed": firm.seed,
        "accounts": firm.accounts_count,
        "resources": [_resource(table, "") for table in TABLES]
        + [_resource(table, "truth/") for table in TRUTH]
        + [_legacy_resource(export) for export in exports],
    }


def _csv(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def write(firm: DirectSell, folder: Path) -> list[Path]:
    """Write every table, the truth, the legacy exports and the descriptor under `folder`; return the files' paths."""
    exports, duplicates = legacy(firm)
    written = []
    for export in exports:
        path = folder / "legacy" / export.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(export.content())
        written.append(path)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        _csv(typed(firm.tables[table.name], table), path)
        written.append(path)
    for table in TRUTH:
        path = folder / "truth" / f"{table.name}.csv"
        _csv(typed(duplicates if table.name == "duplicates" else firm.truth[table.name], table), path)
        written.append(path)
    path = folder / "datapackage.json"
    path.write_text(
        json.dumps(descriptor(firm, exports), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return [*written, path]
