"""How nbconvert turns a text into a notebook: nothing random and nothing of the machine stays in the file."""

from hashlib import sha256

from nbconvert.preprocessors import Preprocessor


class Stable(Preprocessor):
    """Give the same bytes for the same text: cell ids from contents, no live-widget views, no version of Python."""

    def preprocess(self, nb, resources):
        # a reader of the notebook has no use for the pairing, and the text alone says which notebook it makes
        nb.metadata.pop("jupytext", None)
        nb.metadata.pop("widgets", None)
        nb.metadata["language_info"] = {"name": "python"}
        seen = set()
        for cell in nb.cells:
            cell.id = self.cell_id(cell, seen)
            cell.metadata.pop("execution", None)
            for output in cell.get("outputs", []):
                # the view names a model of a kernel that is gone; the picture and the text beside it stay
                output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        return nb, resources

    @staticmethod
    def cell_id(cell, seen):
        """Return nbgrader's name of the cell, or a digest of its text; a number tells apart cells of equal text."""
        base = cell.metadata.get("nbgrader", {}).get("grade_id") or sha256(cell.source.encode()).hexdigest()[:8]
        name, copy = base, 1
        while name in seen:
            copy += 1
            name = f"{base}-{copy}"
        seen.add(name)
        return name


c = get_config()  # noqa: F821 (nbconvert provides it)
c.NotebookExporter.preprocessors = [Stable]
c.ExecutePreprocessor.record_timing = False
c.ExecutePreprocessor.store_widget_state = False
c.ExecutePreprocessor.timeout = 600
