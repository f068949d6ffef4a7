"""Where a firm's data live: its tools, the interfaces between them, its silos; and what a warehouse changes."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table, require_columns, unique
from crmcourse.messages import _
from crmcourse.style import PALETTE, new_axes

__all__ = ["interfaces", "plot_interfaces", "plot_tools", "silos", "tool_graph"]


def interfaces(n: int, warehouse: bool = False) -> int:
    """Return how many interfaces let n tools exchange: n(n−1)/2 two by two, n through a warehouse.

    Raises
    ------
    InputError
        A negative or fractional number.

    Examples
    --------
    >>> interfaces(40), interfaces(40, warehouse=True)
    (780, 40)

    Notes
    -----
    Facts B4. An interface counts once for both directions. The bound is reached when every tool talks to every other.
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise InputError(_("A number of tools is expected, not {found}.").format(found=repr(n)))
    return n if warehouse else n * (n - 1) // 2


def tool_graph(tools: pd.DataFrame, flows: pd.DataFrame) -> nx.DiGraph:
    """Return the application map as a graph: a node a tool, an arrow a flow of data.

    Parameters
    ----------
    tools : DataFrame
        tool (unique), customers (whom it deals with), kind ("intégré", "non intégré", "externalisé").
    flows : DataFrame
        origin, destination: tools of the table.

    Raises
    ------
    InputError
        A column that is not there, a tool named twice, a flow towards an unknown tool.

    Examples
    --------
    >>> tools = pd.DataFrame({"tool": ["ERP", "web"], "customers": ["tous", "web"], "kind": ["intégré"] * 2})
    >>> len(tool_graph(tools, pd.DataFrame({"origin": ["web"], "destination": ["ERP"]})).edges)
    1
    """
    check_table(tools, table="tools", columns=dict.fromkeys(["tool", "customers", "kind"], Rule()))
    unique(tools, ["tool"], "tools")
    require_columns(flows, ["origin", "destination"], "flows")
    graph = nx.DiGraph()
    for row in tools.itertuples():
        graph.add_node(row.tool, customers=row.customers, kind=row.kind)
    for origin, destination in zip(flows["origin"], flows["destination"], strict=True):
        for tool in (origin, destination):
            if tool not in graph:
                raise InputError(_("A flow names an unknown tool: {tool}.").format(tool=tool))
        graph.add_edge(origin, destination)
    return graph


def silos(graph: nx.DiGraph) -> list[list[str]]:
    """Return the groups of tools that exchange nothing with the others, smallest first.

    Raises
    ------
    InputError
        Something else than a graph.

    Examples
    --------
    >>> graph = nx.DiGraph([("web", "ERP")])
    >>> graph.add_node("tableur")
    >>> silos(graph)
    [['tableur'], ['ERP', 'web']]
    """
    if not isinstance(graph, nx.DiGraph):
        raise InputError(_("A graph of tools is expected (see tool_graph), not {found}.").format(found=type(graph)))
    return sorted((sorted(group) for group in nx.weakly_connected_components(graph)), key=lambda g: (len(g), g))


def plot_tools(graph: nx.DiGraph, ax: Axes | None = None) -> Axes:
    """Draw an application map: tools in columns by type of customer, arrows for flows, silos in orange with a frame.

    Raises
    ------
    InputError
        Something else than a graph of `tool_graph`.
    """
    groups = silos(graph)
    alone = {tool for group in groups[:-1] for tool in group}
    kinds = nx.get_node_attributes(graph, "customers")
    heads = list(dict.fromkeys(kinds.values()))
    place, depth = {}, {head: 0 for head in heads}
    for tool in graph:
        head = kinds[tool]
        place[tool] = (heads.index(head) * 2.0, -depth[head] - 0.5 * (heads.index(head) % 2))
        depth[head] += 1
    ax = new_axes(ax, (9, 1.4 + 0.85 * max(depth.values())))
    for origin, destination in graph.edges:
        ax.annotate(
            "",
            place[destination],
            place[origin],
            arrowprops={
                "arrowstyle": "->",
                "color": "#777777",
                "shrinkA": 16,
                "shrinkB": 16,
                # two arrows between two tools stand apart
                "connectionstyle": f"arc3,rad={0.15 if graph.has_edge(destination, origin) else 0}",
            },
        )
    for tool, (x, y) in place.items():
        outside = graph.nodes[tool]["kind"] != "intégré"
        look = {
            "boxstyle": "round,pad=0.35",
            "facecolor": "#FBE3D2" if tool in alone else "#DCEBF7",
            "edgecolor": PALETTE[3] if tool in alone else PALETTE[2],
            "linewidth": 2 if tool in alone else 1,
            "linestyle": "--" if outside else "-",
        }
        ax.text(x, y, tool, ha="center", va="center", fontsize=9, bbox=look)
    for rank, head in enumerate(heads):
        ax.text(rank * 2.0, 0.85, head, ha="center", fontsize=10, fontweight="bold")
    ax.set_xlim(-1, 2 * len(heads) - 1)
    ax.set_ylim(-max(depth.values()) - 0.2, 1.2)
    ax.set_axis_off()
    ax.set_title(_("Application map (orange: silos; dashed: not integrated or outsourced)"))
    return ax


def plot_interfaces(numbers: Iterable[int], ax: Axes | None = None) -> Axes:
    """Draw the number of interfaces against the number of tools, with and without a warehouse.

    Raises
    ------
    InputError
        As `interfaces`.
    """
    n = np.array([int(value) for value in numbers])
    ax = new_axes(ax)
    without = [interfaces(int(value)) for value in n]
    ax.plot(n, without, color=PALETTE[3], marker="s", label=_("two by two"))
    ax.plot(n, [interfaces(int(value), True) for value in n], color=PALETTE[2], marker="o", label=_("warehouse"))
    ax.set_xlabel(_("number of tools"))
    ax.set_ylabel(_("interfaces to maintain"))
    ax.set_title(_("Interfaces with and without a warehouse"))
    ax.legend()
    return ax
