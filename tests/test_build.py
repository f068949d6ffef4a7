"""What is committed is what the sources give: lessons, solutions, releases; and a lesson is made like a lesson."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "sources/notebooks").glob("*.md"))
SOLUTIONS = sorted((ROOT / "sources/solutions").glob("*/*.md"))
CHAPTERS = [path for path in LESSONS if not path.stem.startswith("00")]
TOOLS = Path(sys.executable).parent


def run(command: str, **options) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, shell=True, check=True, cwd=ROOT, env=environment, capture_output=True, **options)


def built(source: Path, folder: Path) -> Path:
    """Build the notebook of a text as the Makefile does, without running it."""
    run(
        f"jupytext --quiet --to ipynb --output - '{source}' | jupyter nbconvert --log-level=WARN --stdin --to notebook "
        f"--config sources/nbconvert_config.py --output-dir '{folder}' --output {source.stem}"
    )
    return folder / f"{source.stem}.ipynb"


def ids(paths):
    return [path.relative_to(ROOT / "sources").with_suffix("").as_posix() for path in paths]


def without_outputs(path: Path) -> dict:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


@pytest.mark.parametrize("source", LESSONS, ids=ids(LESSONS))
def test_a_lesson_is_what_its_text_gives(source, tmp_path):
    committed = ROOT / "notebooks" / f"{source.stem}.ipynb"
    assert without_outputs(committed) == without_outputs(built(source, tmp_path)), "make build"


@pytest.mark.parametrize("source", SOLUTIONS, ids=ids(SOLUTIONS))
def test_a_solution_is_what_its_text_gives(source, tmp_path):
    committed = ROOT / "solutions" / source.parent.name / f"{source.stem}.ipynb"
    assert committed.read_text("utf-8") == built(source, tmp_path).read_text("utf-8"), "make build"


@pytest.mark.parametrize("source", SOLUTIONS, ids=ids(SOLUTIONS))
def test_a_release_is_what_nbgrader_makes_of_the_solution(source, tmp_path):
    run(
        f"nbgrader generate_assignment {source.parent.name} --no-db --force --log-level=WARN "
        f"--CourseDirectory.release_directory='{tmp_path}'"
    )
    name = f"{source.parent.name}/{source.stem}.ipynb"
    assert (ROOT / "exercises" / name).read_text("utf-8") == (tmp_path / name).read_text("utf-8"), "make build"


@pytest.mark.parametrize("source", [*LESSONS, *SOLUTIONS], ids=ids([*LESSONS, *SOLUTIONS]))
def test_a_text_is_as_jupyterlab_would_save_it(source):
    """So that an edit made in JupyterLab and one made in an editor give the same small diff."""
    text = source.read_text("utf-8")
    config = jupytext.config.load_jupytext_config(str(source))
    notebook = jupytext.reads(text, fmt={"extension": ".md", "format_name": "myst"}, config=config)
    saved = jupytext.writes(notebook, fmt={"extension": ".md", "format_name": "myst"}, config=config)
    assert text == saved, "jupytext --sync its notebook"


@pytest.mark.parametrize("hours", [-1, 1], ids=["older", "younger"])
def test_jupyterlab_opens_a_pair_whichever_file_is_the_younger_and_saves_the_same_text(hours, tmp_path):
    for name in ("jupytext.toml", "sources/notebooks/03_frac.md", "notebooks/03_frac.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    text, notebook = tmp_path / "sources/notebooks/03_frac.md", tmp_path / "notebooks/03_frac.ipynb"
    before, moment = text.read_text("utf-8"), text.stat().st_mtime + 3600 * hours
    os.utime(notebook, (moment, moment))
    manager = jupytext.TextFileContentsManager(root_dir=str(tmp_path))
    model = manager.get("notebooks/03_frac.ipynb")
    assert any(cell.get("outputs") for cell in model["content"]["cells"])
    manager.save(model, "notebooks/03_frac.ipynb")
    assert text.read_text("utf-8") == before


def test_every_notebook_has_a_text():
    for folder, texts in (("notebooks", LESSONS), ("solutions", SOLUTIONS), ("exercises", SOLUTIONS)):
        pattern = "*.ipynb" if folder == "notebooks" else "*/*.ipynb"
        assert {path.stem for path in (ROOT / folder).glob(pattern)} == {path.stem for path in texts}


def test_solutions_and_releases_store_no_output():
    for path in [*(ROOT / "solutions").rglob("*.ipynb"), *(ROOT / "exercises").rglob("*.ipynb")]:
        assert not [cell for cell in nbformat.read(path, 4).cells if cell.get("outputs")], path


# --- the anatomy of a lesson ------------------------------------------------------------------------------------------


def code_cells(source: Path) -> list:
    notebook = nbformat.read(ROOT / "notebooks" / f"{source.stem}.ipynb", 4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("source", LESSONS, ids=ids(LESSONS))
def test_a_code_cell_is_short_and_leaves_no_error_nor_warning(source):
    for cell in code_cells(source):
        assert len(cell.source.splitlines()) <= 14, f"belongs in the package:\n{cell.source}"
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", output


@pytest.mark.parametrize("source", CHAPTERS, ids=ids(CHAPTERS))
def test_a_chapter_has_simulators_quizzes_and_its_closing_sections(source):
    text = source.read_text("utf-8")
    sections = len(re.findall(r"^## \d", text, re.MULTILINE))
    assert len(re.findall(r"crm\.widgets\.\w+\.\w+\(", text)) >= 2
    assert len(re.findall(r"crm\.quiz\.ask\(", text)) >= sections // 2
    assert text.count("**À vous.**") >= sections // 2
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    for closing in ("Limites et pièges", "En résumé", "Glossaire", "Références"):
        assert any(closing.lower() in title.lower() for title in titles), closing
    assert re.search(r"Objectifs", text) and re.search(r"Prérequis", text) and re.search(r"Durée", text)


@pytest.mark.parametrize("source", CHAPTERS, ids=ids(CHAPTERS))
def test_every_picture_of_a_chapter_has_a_text_alternative(source):
    for cell in code_cells(source):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alternative = output.metadata.get("image/png", {}).get("alt", "")
                assert alternative.strip(), f"crm.style.show(…, alt=…):\n{cell.source}"
