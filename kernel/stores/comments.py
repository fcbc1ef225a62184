"""What stands behind each table, view and column of the trace store, in words: `comment on` in the database.

The words of a table stand in its own SQL (`schema`); those of views and of plain columns here. Not how it is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from kernel.messages import ATTRIBUTES
from kernel.stores.schema import TABLES
from kernel.stores.sums import SUMS
from kernel.stores.views import VIEWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OBJECT = re.compile(r"^create (?P<kind>table|view) (?P<name>\w+) [^-\n]*(?:-- (?P<about>.+))?$", re.MULTILINE)
COLUMN = re.compile(r"^  (?P<name>\w+) +\w+,? +-- (?P<about>.+)$", re.MULTILINE)

EVERYWHERE: Mapping[str, str] = {
    "run_id": "the run",
    "span_id": "the span within the run: s1, s2, …",
    "parent_id": "the span around it; '' for a root",
    "seq": "number of the event within the run",
    "time": "seconds since the epoch; to_timestamp(time) is a date",
    "started": "seconds since the epoch; to_timestamp(started) is a date",
    "finished": "seconds since the epoch; null while it runs",
    "latest": "of the latest event, in seconds since the epoch",
    "duration": "seconds",
    "seconds": "seconds, in all",
    "day": "the date here, when it began",
    "status": "running | ok | failed | cancelled",
    "operation": "chat, embeddings, execute_tool, invoke_agent, invoke_workflow, run_step, run_cell, write_state, …",
    "name": "of what was called",
    "title": "of the notebook or script",
    "path": "of the notebook or script, within the workspace",
    "kind": "notebook | script | evaluation | case | app | imported | edit (of the state, by a person)",
    "profile": "the security profile",
    "model": "the model that was asked; '' where there is none",
    "provider": "who serves the model",
    "response_model": "the model that answered, by its provider",
    "finish_reasons": "why the model ended: stop, length, tool_calls, …",
    "agent": "the agent's name; '' where no agent asked",
    "agent_id": "the agent; '' where there is none",
    "agent_name": "the agent's name; '' where there is none",
    "cell": "the cell that caused it; '' for a plain script",
    "source_name": "the file or cell name a person knows",
    "source_line": "line of the cell or file, from 1; 0: unknown",
    "language": "lua, javascript, python or sql",
    "input": "what it really ran with, after the hooks",
    "output": "what it gave",
    "error": "{type, message, …}; null when it did not fail",
    "input_tokens": "tokens the model read",
    "output_tokens": "tokens the model wrote",
    "tokens": "tokens, in and out",
    "cost": "US dollars; null when no price is known",
    "calls": "how many calls",
    "failures": "how many of them failed",
    "failed": "how many of them failed or were interrupted",
    "runs": "how many runs",
    "p50": "seconds within which half of them ended",
    "p90": "seconds within which 90 of 100 ended",
    "p99": "seconds within which 99 of 100 ended",
    "slowest": "seconds of the slowest",
    "rate": "from 0 to 1",
    "message": "in words",
    "tool": "the tool's name",
    "params": "what it was given, by name",
    "data": "what the event tells, by name",
    "replayed": "whether the answer came from a record",
    "bytes": "size in bytes",
    "versions": "of the program and its libraries",
    "evaluation": "the evaluation's id",
    "row_number": "row of the dataset, from 1",
    "variant": "of the prompt",
    "moment": "started | finished | failed | delta | stdout | display | …",
    "depth": "0 for a root",
    "pid": "of the process that ran it",
}
"""What a column of this name means wherever nothing else is said."""

OWN: Mapping[str, str] = {
    "tool_calls.arguments": "what the tool was given",
    "tool_calls.result": "what it gave",
    "state_history.scope": "session | workflow | agent | global",
    "state_history.owner": "whose state of that scope",
    "state_history.key": "the key",
    "state_history.value": "the new value; null when the key was deleted",
    "state_history.old": "the value before; null when there was none",
    "artifacts.kind": "output (shown by a cell) | file (written by a tool)",
    "artifacts.media_type": "its MIME type",
    "artifacts.path": "of a file, within the workspace; null for an output",
    "artifacts.digest": "SHA-256 of an output's content, in hexadecimal",
    "artifacts.content": "of an output, where it is large its place in the journals; null for a file",
    "artifacts.name": "of the cell or the tool",
    "decisions.decision": "retry, fallback, limited, cached, … as llmspell trace shows them",
    "audit.decision": "asked | allowed | denied | overridden",
    "audit.decided_by": "profile | person | nobody (who could have been asked)",
    "audit.reason": "why it was asked for",
    "audit.scope": "for how long it was allowed",
    "audit.params": "what was to be done with what",
    "audit.result": "how the call ended",
    "audit.user_id": "who used the app, when it said so",
    "scores.case_run_id": "the run of the case",
    "scores.scorer": "who scored it",
    "scores.score": "from 0 to 1",
    "scores.passed": "whether that was enough",
    "scores.reason": "why, in the scorer's words",
    "scores.run_id": "the run of the scorer, when it is a model",
    "evaluation_cases.passed": "whether every scorer passed it",
    "evaluation_cases.expected": "what the dataset expects",
    "evaluation_cases.tools": "the tools it called",
    "evaluation_cases.scores": "what each scorer said, as JSON",
    "evaluations.total": "cases it has",
    "evaluations.cases": "cases that are done",
    "evaluations.passed": "those that passed",
    "evaluations.plan": "what was evaluated with what",
    "slowest_spans.own_seconds": "without the spans below it",
    "errors_by_kind.error": "its type: tool, rate_limit, denied, …",
    "errors_by_kind.times": "how often",
    "errors_by_kind.message": "of the latest one",
    "errors_by_kind.run_id": "run of the latest one",
    "errors_by_kind.span_id": "span of the latest one",
    "cache_hits.hits": "calls that were answered from what was kept",
    "cache_hits.replayed": "calls whose answer came from a record of a run",
    "latency_by_day.name": "the tool, or the model",
    "cost_by_tool.tokens": "of the models that were asked below its calls",
    "cost_by_tool.cost": "of the models that were asked below its calls, in US dollars",
    "agent_graph.source_kind": "cell | agent | workflow | step",
    "agent_graph.source": "the name of who called",
    "agent_graph.target_kind": "agent | workflow | tool | model",
    "agent_graph.target": "the name of what was called",
    "agent_graph.first_started": "of the first of these calls, in seconds since the epoch",
    "limits_met.message": "which limit",
    "runs.spans": "how many spans it has",
    "store.version": "of the tables and views",
}  # fmt: skip
"""What a column of one table or view means."""


@cache
def abouts() -> dict[str, tuple[str, str]]:
    """Name → (`table` or `view`, what it is), in the order in which they are made."""
    found = OBJECT.finditer(TABLES + VIEWS + SUMS)
    return {one["name"]: (one["kind"], (one["about"] or "").strip()) for one in found}


def comment_of(table: str, column: str) -> str:
    """What a column means; "" when nothing is said of it, which a test does not let pass."""
    genai = next((f" ({name})" for word, name in ATTRIBUTES.items() if word == column), "")
    return (OWN.get(f"{table}.{column}") or _written(table).get(column) or EVERYWHERE.get(column, "")) + genai


def statements(connection: DuckDBPyConnection) -> Iterator[str]:
    """The `comment on` of everything the database has."""
    for name, (kind, about) in abouts().items():
        yield f"comment on {kind} {name} is {_quoted(about)}"
    query = "select table_name, column_name from duckdb_columns() where not internal and database_name <> 'temp'"
    for table, column in connection.execute(query).fetchall():
        yield f'comment on column {table}."{column}" is {_quoted(comment_of(table, column))}'


@cache
def _written(table: str) -> dict[str, str]:
    begin = TABLES.find(f"create table {table} ")
    if begin < 0:
        return {}
    body = TABLES[begin : TABLES.index(");", begin)]
    return {one["name"]: one["about"].strip() for one in COLUMN.finditer(body)}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
