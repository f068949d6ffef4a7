"""A question on the screen: native controls (Tab, arrows, Space, Enter), reasons spoken by screen readers.

Without a kernel, the same cell output shows the question and its options as text.
"""

import html
import math
import re
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from crmcourse.messages import _, ngettext
from crmcourse.quiz.bank import Question, Verdict, find_question

__all__ = ["QuestionView", "ask"]

# Colours come from JupyterLab's theme, light or dark; right and wrong are words first.
_CSS = """<style>
.crm-quiz { border: 1px solid var(--jp-border-color1, #bbb); border-left-width: 5px;
  padding: 4px 14px 10px; max-width: 52em; }
.crm-quiz .widget-html-content { line-height: 1.5; white-space: normal; }
.crm-quiz .widget-radio, .crm-quiz .widget-radio-box, .crm-quiz .widget-checkbox { height: auto; width: auto; }
.crm-quiz .widget-radio-box label, .crm-quiz .widget-checkbox label { display: flex; justify-content: flex-start;
  gap: 8px; height: auto; padding: 3px 0; line-height: 1.5; white-space: normal; overflow: visible; }
.crm-quiz .widget-radio-box input { order: -1; flex: none; margin: 1px 0 0 2px; }
.crm-quiz .widget-hbox { margin: 8px 0 4px; }
.crm-quiz :focus-visible { outline: 3px solid #d55e00 !important; outline-offset: 2px; }
.crm-quiz ul { list-style: none; margin: 0; padding: 0; }
.crm-quiz li { border-left: 3px solid transparent; margin: 6px 0; padding-left: 8px; }
.crm-quiz li.crm-chosen { border-color: var(--jp-content-font-color1, #222); }
</style>"""


def ask(chapter: str, name: str) -> None:
    """Ask one question of a chapter's quiz in the output of the cell.

    Parameters
    ----------
    chapter : str
        Number and slug of the lesson, such as ``"03_frac"``.
    name : str
        Name of the question in ``quiz/CHAPTER.toml``.

    Raises
    ------
    InputError
        When there is no such question, or when the file is wrong; the message says where.
    """
    question = find_question(chapter, name)
    live = QuestionView(question).box._repr_mimebundle_()
    text = {"text/markdown": as_markdown(question), "text/plain": as_markdown(question)}
    display(live | text, raw=True)


def as_markdown(question: Question) -> str:
    """Return the question and its options, without the answer, as text to read without a kernel."""
    options = [] if question.kind == "number" else [f"- {option.text}" for option in question.options]
    hint = {"one": "", "several": _("(Several answers are right.)"), "number": _("(The answer is a number.)")}
    asked = "**" + _("Question") + f"** – {question.text} {hint[question.kind]}".rstrip()
    return "\n".join([asked, "", *options, *([""] if options else []), "*" + _("Run this cell to answer.") + "*"])


class QuestionView:
    """The controls of one question, its feedback, and the number of tries.

    Parameters
    ----------
    question : Question
        What to ask.

    Attributes
    ----------
    box : VBox
        What to display.
    tries : int
        Answers given so far.
    """

    def __init__(self, question: Question):
        self.question = question
        self.tries = 0
        self.solved = False
        self.controls = _controls(question)
        self.check = widgets.Button(description=_("Check my answer"), button_style="primary")
        self.reveal = widgets.Button(description=_("Show all the explanations"), disabled=True)
        for button in (self.check, self.reveal):
            button.layout.width = "auto"
        self.feedback = widgets.HTML()
        self.check.on_click(self._judge)
        self.reveal.on_click(self._explain_all)
        title = _("Question")
        asked = widgets.HTML(f"{_CSS}<p><strong>{title}</strong> – {inline(question.text)}{_hint(question)}</p>")
        self.box = widgets.VBox([asked, *self.controls, widgets.HBox([self.check, self.reveal]), self.feedback])
        self.box.add_class("crm-quiz")

    def answer(self) -> Any:
        """Return what the controls say: a position, positions, a number; None when there is no answer yet."""
        if self.question.kind == "one":
            return self.controls[0].value
        if self.question.kind == "several":
            return [position for position, box in enumerate(self.controls) if box.value] or None
        return _number(self.controls[0].value)

    def _judge(self, _button=None) -> None:
        answer = self.answer()
        if answer is None:
            self._say(_NO_ANSWER[self.question.kind]())
            return
        self.tries += not self.solved
        verdict = self.question.check(answer)
        self.solved = self.solved or verdict.correct
        self.reveal.disabled = False
        self._say(self._verdict(verdict), self._reasons(verdict, everything=verdict.correct))

    def _explain_all(self, _button=None) -> None:
        answer = self.answer()
        verdict = Verdict(False, (), ()) if answer is None else self.question.check(answer)
        self._say(_("All the explanations:"), self._reasons(verdict, everything=True))

    def _verdict(self, verdict: Verdict) -> str:
        count = ngettext("{n} try", "{n} tries", self.tries).format(n=self.tries)
        if verdict.correct:
            return _("Right! ({tries})").format(tries=count)
        if self.question.kind == "several" and all(self.question.options[one].correct for one in verdict.chosen):
            return _("Right so far, but something is missing. ({tries})").format(tries=count)
        return _("Not yet: read why, then try again. ({tries})").format(tries=count)

    def _reasons(self, verdict: Verdict, everything: bool) -> str:
        items = []
        for position, option in enumerate(self.question.options):
            if everything or position in verdict.chosen:
                mark = _("✓ Right") if option.correct else _("✗ Wrong")
                yours = " (" + _("your answer") + ")" if position in verdict.chosen else ""
                line = f"<strong>{mark}{yours}</strong> – <em>{inline(option.text)}</em><br>{inline(option.reason)}"
                items.append(f'<li class="crm-chosen">{line}</li>' if yours else f"<li>{line}</li>")
        if self.question.kind == "number" and not verdict.chosen:
            items.append(f"<li>{inline(self.question.otherwise)}</li>")
        return f"<ul>{''.join(items)}</ul>"

    def _say(self, sentence: str, reasons: str = "") -> None:
        # role=alert and not status: the element arrives whole with its text, and only alerts are read on arrival
        self.feedback.value = f'<div role="alert"><p><strong>{sentence}</strong></p>{reasons}</div>'


def inline(text: str) -> str:
    """Return a text with ``code``, **bold** and *italics* marks as HTML.

    >>> inline("La **récence** de `R < 3`")
    'La <strong>récence</strong> de <code>R &lt; 3</code>'
    """
    parts = re.split(r"(`[^`]+`)", html.escape(text, quote=False))
    for position, part in enumerate(parts):
        if part.startswith("`"):
            parts[position] = f"<code>{part[1:-1]}</code>"
        else:
            bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", part)
            parts[position] = re.sub(r"\*(.+?)\*", r"<em>\1</em>", bold)
    return "".join(parts).replace("\n", "<br>")


_NO_ANSWER = {
    "one": lambda: _("Choose an answer first."),
    "several": lambda: _("Tick at least one answer first."),
    "number": lambda: _("Write a number first, for example 12.5."),
}


def _controls(question: Question) -> list[widgets.Widget]:
    if question.kind == "one":
        plain = [(re.sub(r"[`*]", "", option.text), position) for position, option in enumerate(question.options)]
        return [widgets.RadioButtons(options=plain, value=None, layout={"width": "auto"})]
    if question.kind == "several":
        boxes = [widgets.Checkbox(description=inline(option.text), indent=False) for option in question.options]
        for box in boxes:
            box.description_allow_html, box.layout.width = True, "auto"
        return boxes
    # one message a typed answer: letter by letter, the last ones can reach a slow kernel after the click that judges
    return [
        widgets.Text(description=_("Your answer:"), continuous_update=False, style={"description_width": "initial"})
    ]


def _hint(question: Question) -> str:
    return " <em>" + _("(Several answers are right.)") + "</em>" if question.kind == "several" else ""


def _number(text: str) -> float | None:
    """Read a number as the French or the English write it: spaces for thousands, decimal comma or point."""
    try:
        value = float(re.sub(r"[\s%€]", "", text).replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
