"""The stops of the tour, in order: the name and title of each, and how to get there.

Most go to their notebook first. Not here: pictures, or what is checked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from itertools import pairwise

from kernel.records import dataclass
from tests.kit.tour import asides, notebooks, panels, runs
from tests.kit.tour.guide import Guide


@dataclass(frozen=True, slots=True)
class Stop:
    """A state of the studio: `name` is the file's, `title` a person's; `go` brings it about.

    One that `follows` begins where the stop before it ended.
    """

    name: str
    title: str
    go: Callable[[Guide], Awaitable[None]]
    follows: bool = False


def way_to(names: Collection[str]) -> Iterator[Stop]:
    """The stops of these names, and those that lead there; all when there are no names."""
    needed = set(names)
    for before, stop in reversed(list(pairwise(STOPS))):
        if stop.follows and stop.name in needed:
            needed.add(before.name)
    return (stop for stop in STOPS if not names or stop.name in needed or stop.name == "welcome")


STOPS: Sequence[Stop] = (
    Stop("first-run", "The first run: an empty folder", asides.first_run),
    Stop("welcome", "Welcome, with notebooks of yours", asides.welcome),
    Stop("notebook", "A notebook, its results and the waterfall of its run", notebooks.rich),
    Stop("outputs", "Tables, charts and data", notebooks.outputs, follows=True),
    Stop("tree", "Trace: the tree, and a chosen span", panels.tree),
    Stop("span", "Trace: what an agent was asked and answered", panels.details, follows=True),
    Stop("flame", "Trace: the flame graph", panels.view("Flame graph"), follows=True),
    Stop("agents", "Trace: who worked when", panels.view("Agents"), follows=True),
    Stop("sequence", "Trace: who asked whom, in order", panels.view("Sequence"), follows=True),
    Stop("calls", "Trace: the graph of calls", panels.view("Graph of calls"), follows=True),
    Stop("conversation", "Trace: the conversation", panels.view("Conversation"), follows=True),
    Stop("events", "Trace: every event", panels.view("Events"), follows=True),
    Stop("moment", "Trace: the state at a moment", panels.view("State"), follows=True),
    Stop("search", "Trace: what was found in a run", panels.search, follows=True),
    Stop("state", "State of the spell", panels.state, follows=True),
    Stop("audit", "Audit: what was allowed and what was not", panels.audit, follows=True),
    Stop("film", "Trace: a run played like a film", runs.film),
    Stop("fork", "Trace: another way from a span", runs.fork, follows=True),
    Stop("runs", "All runs, with tags and notes", runs.listed, follows=True),
    Stop("compare", "Two runs beside each other", runs.compared, follows=True),
    Stop("run-table", "Several runs in a table", runs.table, follows=True),
    Stop("dashboards", "Dashboards: where time and money went", runs.dashboards, follows=True),
    Stop("sql", "A question in SQL, and its chart", runs.sql, follows=True),
    Stop("report", "A run as one page to send", runs.report, follows=True),
    Stop("form", "An agent as a form", notebooks.form),
    Stop("workflow-form", "A workflow as a form", notebooks.workflow_form, follows=True),
    Stop("graph", "A workflow as a graph", panels.graph),
    Stop("dataflow", "Stale cells and the map of cells", panels.dataflow, follows=True),
    Stop("history", "History: what differs from now", panels.history, follows=True),
    Stop("bin", "History: deleted cells", panels.bin_sheet, follows=True),
    Stop("conflict", "Changed here and by another program", panels.conflict),
    Stop("running", "Agents at work: a stream, and what waits", notebooks.running),
    Stop("approval", "A tool that wants to be allowed", notebooks.approval, follows=True),
    Stop("question", "A spell that asks", notebooks.question, follows=True),
    Stop("mistakes", "Mistakes, found while writing and while running", notebooks.mistakes, follows=True),
    Stop("completion", "Completion and help while writing", notebooks.completion),
    Stop("find", "Find and replace in all cells", notebooks.find),
    Stop("outline", "The outline", notebooks.outline),
    Stop("commands", "The command palette", asides.commands),
    Stop("tools", "The tool palette", asides.tools, follows=True),
    Stop("gallery", "Examples to insert", asides.gallery, follows=True),
    Stop("keys", "The keys", asides.keys, follows=True),
    Stop("export", "Export", asides.export, follows=True),
    Stop("share", "A notebook is shared as an app", asides.share, follows=True),
    Stop("new", "A new notebook", notebooks.fresh),
    Stop("settings", "Settings: appearance", asides.settings),
    Stop("settings-models", "Settings: models", asides.settings_models, follows=True),
    Stop("settings-traces", "Settings: how much of the traces is kept", asides.settings_traces, follows=True),
    Stop("settings-file", "Settings: the configuration file", asides.settings_file, follows=True),
    Stop("settings-keys", "Settings: the keyboard", asides.settings_keys),
    Stop("app-password", "An app asks for its password", asides.app_password),
    Stop("app", "An app, and the chat with its agent", asides.app),
    Stop("locked", "A link that was used already", asides.locked),
)
