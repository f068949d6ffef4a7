"""What every simulator is: controls, one picture redrawn in place, and a sentence that says what changed.

The picture and the sentence are ordinary outputs of the cell, updated in place: they stay, in their first state, when
the notebook is stored and read without a kernel.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import matplotlib as mpl
from IPython.display import display
from matplotlib.figure import Figure

from crmcourse import style
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["Scene", "Simulator", "columns", "slider"]

# In JupyterLab's colours; the focus is seen, and labels are shown whole.
_CSS = """<style>
.crm-simulator { border: 1px solid var(--jp-border-color1, #bbb); padding: 4px 12px 8px; max-width: 62em; }
.crm-simulator .widget-hbox.crm-columns { flex-wrap: wrap; column-gap: 24px; }
.crm-simulator .crm-columns > * { flex: 1 1 15em; }
.crm-simulator :focus-visible { outline: 3px solid #d55e00 !important; outline-offset: 2px; }
</style>"""


@dataclass(frozen=True)
class Scene:
    """What a simulator shows in one state: a figure, its text alternative, and the sentences under it."""

    figure: Figure
    alt: str
    said: tuple[str, ...]


class Simulator:
    """Controls over a scene.

    Parameters
    ----------
    name : str
        Title over the controls.
    controls : mapping of str to widget
        Controls by name of the argument of `draw` that they give.
    draw : callable
        Takes the values of the controls, returns a `Scene`; may raise InputError, which is shown to the learner.
    layout : callable, optional
        Takes the controls, returns the widget that holds them; one under the other when not given.
    """

    def __init__(
        self,
        name: str,
        controls: Mapping[str, widgets.Widget],
        draw: Callable[..., Scene],
        layout: Callable[[Mapping[str, widgets.Widget]], widgets.Widget] | None = None,
    ):
        self.name, self.controls, self.draw = name, dict(controls), draw
        self._start = self.values()
        self._picture = self._text = None
        self._resetting = False
        place = {"width": "auto", "align_self": "flex-start"}
        self.reset = widgets.Button(description=_("Back to the start"), layout=place)
        self.reset.on_click(self._reset)
        for control in self.controls.values():
            control.observe(self._redraw, "value")
        title = widgets.HTML(f"{_CSS}<strong>{html.escape(name)}</strong>")
        held = layout(self.controls) if layout else widgets.VBox(list(self.controls.values()))
        self.box = widgets.VBox([title, held, self.reset])
        self.box.add_class("crm-simulator")

    def values(self) -> dict[str, Any]:
        """Return what the controls say, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def show(self) -> None:
        """Display the controls, the picture and its text in the output of the cell."""
        text = _("Simulator: {name}. Run this cell to move its sliders.").format(name=self.name)
        display(self.box._repr_mimebundle_() | {"text/markdown": f"*{text}*", "text/plain": text}, raw=True)
        scene = self._scene()
        data, metadata = style.picture(scene.figure, scene.alt)
        self._picture = display(data, metadata=metadata, raw=True, display_id=True)
        self._text = display(_words(scene, live=False), raw=True, display_id=True)

    def _scene(self) -> Scene:
        with mpl.rc_context(style.RC):
            return self.draw(**self.values())

    def _redraw(self, _change=None) -> None:
        if self._picture is None or self._resetting:
            return
        try:
            scene = self._scene()
        except InputError as error:
            self._text.update(_said([str(error)], live=True), raw=True)
            return
        data, metadata = style.picture(scene.figure, scene.alt)
        self._picture.update(data, metadata=metadata, raw=True)
        self._text.update(_words(scene, live=True), raw=True)

    def _reset(self, _button=None) -> None:
        self._resetting = True
        for name, value in self._start.items():
            self.controls[name].value = value
        self._resetting = False
        self._redraw()


def columns(parts: Sequence[widgets.Widget]) -> widgets.HBox:
    """Return parts side by side, of equal width, one under the other where the window is narrow."""
    box = widgets.HBox(list(parts))
    box.add_class("crm-columns")
    return box


def slider(label: str, values: range, value: int) -> widgets.IntSlider:
    """Return a slider of whole numbers whose label is shown whole and which answers when it is let go."""
    return widgets.IntSlider(
        value=value,
        min=values.start,
        max=values.stop - 1,
        step=values.step,
        description=label,
        continuous_update=False,
        readout_format="d",
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )


def _words(scene: Scene, live: bool) -> dict[str, str]:
    said = _said(scene.said, live)
    return said | {"text/html": said["text/html"] + style.description(scene.alt)["text/html"]}


def _said(sentences: Sequence[str], live: bool) -> dict[str, str]:
    # role=alert: the element arrives whole with its text, and only alerts are read out on arrival
    lines = "<br>".join(html.escape(sentence) for sentence in sentences)
    role = ' role="alert"' if live else ""
    return {"text/html": f"<p{role}>{lines}</p>", "text/plain": "\n".join(sentences)}
