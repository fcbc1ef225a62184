"""The deeds there are, in the order in which one visit does them. Each row of the table of parity is one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.parity.deeds import files, running, settings, tracing, writing
from tests.parity.visit import Visit

PLACES = {"server": "Server", "desktop": "Desktop window", "tab": "Browser tab"}

NO_ARCHIVE = "Archives of runs cannot be had in a browser's tab."
NO_WALLS = "A browser's tab cannot isolate scripts further: the browser itself is the wall around them."


@dataclass(frozen=True)
class Deed:
    """Something a person does: `about` is a row of the table, `absent` has the words that refuse it in a place."""

    area: str
    about: str
    do: Callable[[Visit], Awaitable[None]]
    absent: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def id(self) -> str:
        return self.name or self.do.__name__


def _view(name: str) -> Deed:
    return Deed("Watching", f"View of a run: {name}", tracing.sees(name), name=f"sees_{name.lower().replace(' ', '_')}")


DEEDS: Sequence[Deed] = (
    Deed("Notebooks", "A sample becomes a notebook", files.starts_from_a_sample),
    Deed("Notebooks", "A notebook of the folder opens", files.opens),
    Deed("Running", "Run all", running.runs_all),
    Deed("Running", "Cells of Lua", running.runs_lua),
    Deed("Running", "Cells of JavaScript", running.runs_javascript),
    Deed("Running", "Cells of Python", running.runs_python),
    Deed("Running", "Cells of SQL, and a chart of the answer", running.asks_in_sql),
    Deed("Running", "Agents that call tools (demo model)", running.calls_tools),
    Deed("Running", "Answers that stream", running.streams),
    Deed("Running", "Workflows", running.runs_a_workflow),
    Deed("Running", "Hooks", running.hears_hooks),
    Deed("Running", "Events", running.hears_events),
    Deed("Running", "State that cells share", running.keeps_state),
    Deed("Running", "Charts and tables", running.draws_charts_and_tables),
    Deed("Running", "Errors with their line", running.says_where_it_failed),
    Deed("Running", "Questions of a spell to a person", running.asks_a_person),
    Deed("Running", "Approval before a tool is called", running.asks_before_a_tool),
    Deed("Running", "Breakpoints, and values changed there", running.pauses_at_a_breakpoint),
    Deed("Running", "Parameters, by their form", running.takes_parameters),
    Deed("Running", "The workflow as a graph, and how far it is", running.draws_a_workflow),
    *map(_view, tracing.VIEWS),
    Deed("Watching", "A span, and the way to its line", tracing.shows_a_span),
    Deed("Watching", "Search in a run", tracing.searches_a_run),
    Deed("Watching", "A run as a film", tracing.plays_a_film),
    Deed("Watching", "A run as one page to send", tracing.writes_a_report),
    Deed("Watching", "All runs, with tags", tracing.lists_and_tags_runs),
    Deed("Watching", "Two runs beside each other", tracing.compares_runs),
    Deed("Watching", "Runs saved as a file, deleted, taken in", tracing.saves_deletes_and_takes_in_a_run),
    Deed("Watching", "Runs archived and restored", tracing.archives_and_restores_a_run, {"tab": NO_ARCHIVE}),
    Deed("Watching", "Replay from the record", tracing.replays),
    Deed("Watching", "A fork at a call, with another question", tracing.forks),
    Deed("Watching", "Dashboards", tracing.shows_dashboards),
    Deed("Watching", "State: seen, and set by hand", tracing.shows_and_sets_state),
    Deed("Watching", "Audit of decisions", tracing.tells_what_was_decided),
    Deed("Writing", "Prose (Markdown)", writing.shows_prose),
    Deed("Writing", "Typing, undo, redo", writing.edits_and_takes_back),
    Deed("Writing", "Completion, and help for a call", writing.completes),
    Deed("Writing", "Mistakes marked while writing", writing.marks_mistakes),
    Deed("Writing", "Formatting", writing.formats),
    Deed("Writing", "Rename a name; find and replace", writing.renames_and_replaces),
    Deed("Writing", "Forms for agents (smart cells)", writing.uses_a_form),
    Deed("Writing", "Tool palette", writing.tries_a_tool),
    Deed("Writing", "Examples", writing.looks_at_examples),
    Deed("Writing", "Command palette, outline", writing.commands_by_name),
    Deed("Writing", "List of keys", writing.shows_its_keys),
    Deed("Running", "Stale cells, map of cells", running.knows_what_is_stale),
    Deed("Running", "Budget", running.keeps_to_a_budget),
    Deed("Running", "Stop, and go on", running.stops),
    Deed("Running", "Restart", running.starts_again),
    Deed("Running", "Scripts behind walls", running.walls_scripts_in, {"tab": NO_WALLS}),
    Deed("Notebooks", "As an app", running.shows_an_app),
    Deed("Notebooks", "Export as a page: download", files.downloads_a_page),
    Deed("Notebooks", "Export as a program: download", files.downloads_a_program),
    Deed("Notebooks", "Export beside the notebook", files.exports_beside),
    Deed("Notebooks", "History: back to a version", files.goes_back_to_a_version),
    Deed("Notebooks", "Deleted cells come back", files.brings_back_a_deleted_cell),
    Deed("Settings", "Light and dark", settings.turns_dark),
    Deed("Settings", "Keys of Vim", settings.takes_keys_of_vim),
    Deed("Settings", "The usual model", settings.chooses_a_model),
    Deed("Settings", "Keys of providers", settings.keeps_a_key),
    Deed("Settings", "How much of the traces is kept", settings.bounds_traces),
    Deed("Settings", "The configuration file", settings.edits_the_file),
    Deed("Notebooks", "All there again after a reload", files.finds_all_again_after_a_reload),
    Deed("Notebooks", "New, renamed, deleted", files.makes_renames_and_deletes),
    Deed("Notebooks", "A Jupyter notebook is taken in", files.imports),
)
