"""The histogram of the grades, as places on a canvas: the page draws them with its own colours, light or dark."""

from crmcourse.grading.report.content import Content
from crmcourse.grading.report.words import points
from crmcourse.messages import _, ngettext, number

__all__ = ["histogram"]


def histogram(content: Content) -> dict:
    """Return the histogram as places on a canvas, and its description in words."""
    width, height, left, top = 720, 190, 12, 26
    most = max(one.final + one.waiting for one in content.bins)
    step = (width - 2 * left) / len(content.bins)
    bars, said = [], []
    for place, one in enumerate(content.bins):
        final, waiting = (height * count / most for count in (one.final, one.waiting))
        count = one.final + one.waiting
        bars.append(
            {
                "x": round(left + place * step + 1.5, 1),
                "width": round(step - 3, 1),
                "final": (round(top + height - final, 1), round(final, 1)),
                "waiting": (round(top + height - final - waiting, 1), round(waiting, 1)),
                "count": number(count) if count else "",
                "middle": round(left + (place + 0.5) * step, 1),
            }
        )
        if count:
            words_of = ngettext("{count} paper from {low} to {high}", "{count} papers from {low} to {high}", count)
            said.append(words_of.format(count=count, low=points(one.low), high=points(one.high)))
    every = max(1, round(len(content.bins) / 10))
    edges = [one.low for one in content.bins] + [content.bins[-1].high]
    ticks = [(round(left + place * step, 1), points(edge)) for place, edge in enumerate(edges) if place % every == 0]
    mean = left + min(content.spread.mean, content.total) / content.total * (width - 2 * left)
    return {
        "bars": bars,
        "ticks": ticks,
        "mean": round(mean, 1),
        "anchor": "start" if mean < width / 2 else "end",
        "mean_text": _("mean {mean}").format(mean=number(content.spread.mean, 1)),
        "base": top + height,
        "waiting": any(one.waiting for one in content.bins),
        "axis": _("Grade, out of {total} points; above each bar, the number of papers").format(
            total=points(content.total)
        ),
        "title": _("Distribution of the grades"),
        "alt": _("Histogram: {bars}.").format(bars=", ".join(said)),
    }
