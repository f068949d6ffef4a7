"""nbgrader for this course: sources in solutions/, releases in exercises/, stubs and verdicts in French.

Read from the top folder by nbgrader's commands and by JupyterLab's Validate button.
"""

from textwrap import fill

from nbgrader.utils import compute_checksum, is_locked

c = get_config()  # noqa: F821  (given by traitlets)

c.CourseDirectory.course_id = "crmcourse"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# the gradebook stays where nbgrader puts it: gradebook.db beside this file

# The delimiters (### BEGIN SOLUTION …) stay nbgrader's own; only what a learner reads is French.
c.ClearSolutions.code_stub = {
    "python": '# VOTRE CODE ICI\nraise NotImplementedError("Remplacez ces deux lignes par votre code.")'
}
c.ClearSolutions.text_stub = "VOTRE RÉPONSE ICI"

c.Execute.timeout = 60  # seconds a cell: the exercise itself needs one or two
c.Execute.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "",
    "traceback": ["✗ Cette cellule ne se termine pas dans le temps accordé : boucle sans fin ?"],
}
c.Execute.shutdown_kernel = "immediate"

# A right answer that warns is right: what a test writes on standard error costs no point.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"[\s\S]*"

# Students see of hidden tests only that one failed; the formgrader shows teachers everything.
c.GenerateFeedback.preprocessors = [
    "crmcourse.grading.feedback.HideHiddenTests",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

c.Validator.width = 160
c.Validator.failed_warning = (
    "{num_failed} cellule(s) de test en échec : les points correspondants ne seraient pas accordés. "
    "Chaque message ci-dessous dit ce qui était attendu et où regarder.\n"
)
c.Validator.changed_warning = (
    "{num_changed} cellule(s) de test modifiée(s) : la correction utilisera les cellules d’origine.\n"
)
c.Validator.type_changed_warning = (
    "{num_changed} cellule(s) ont changé de type (code ou texte) : elles ne pourront pas être notées. "
    "Rétablissez le type d’origine.\n"
)


def message_first(cell, **_) -> None:
    """Show of a failed test cell its first line and its message, in lines as wide as Validate's dialog."""
    if is_locked(cell):
        untouched = cell.metadata.nbgrader.checksum == compute_checksum(cell)
        cell.source = cell.source.strip().partition("\n")[0]
        if untouched:  # what a learner changed is still said to be changed
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    for output in cell.outputs:
        if output.output_type == "error":
            lines = "\n".join(output.traceback).split("\n")
            output.traceback = [fill(line, 100, subsequent_indent="  ", break_long_words=False) for line in lines]


c.Validator.Execute.on_cell_error = message_first  # on the copy that is validated: neither the file nor the grading

# nbgrader zip_collect reads Moodle's "download all submissions": Full Name_12345_assignsubmission_file/frac.ipynb
c.FileNameCollectorPlugin.named_regexp = (
    r".*/(?P<full_name>[^/]+)_(?P<student_id>\d+)_assignsubmission_file_?/(?:.*/)?(?P<file_id>[^/]+)$"
)
