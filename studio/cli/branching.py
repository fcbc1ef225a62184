"""A run that is over as a tree on a terminal, in colours. Not one that grows (`growing`), nor lines for a pipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from studio.cli.growing import mark_of, written_span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    from kernel.stores.rows import RunRow, SpanLine

Decided = Mapping[str, Sequence[tuple[str, str]]]
"""By span, what was decided in it about failures, and in which words."""


def print_tree(run: RunRow, spans: Sequence[SpanLine], decided: Decided, console: Console | None = None) -> None:
    """Print a run and its spans, which are in the order of their tree."""
    from rich.console import Console
    from rich.tree import Tree

    root = Tree(_head(run), guide_style="dim", highlight=False)
    branches: list[Tree] = [root]
    for span in spans:
        # A damaged journal may leave out what is between.
        del branches[max(1, span.depth + 1) :]
        branch = branches[-1].add(_written(span, run))
        for moment, said in decided.get(span.span_id, ()):
            branch.add(f"! {moment}: {said}", style="yellow")
        branches.append(branch)
    (console or Console()).print(root)


def _head(run: RunRow) -> Text:
    from rich.text import Text

    mark, colour = mark_of(run, run.status)
    tokens = run.input_tokens + run.output_tokens
    head = Text(f"{mark} ", colour).append(run.title or run.run_id, "bold not dim")
    said = f"  {run.status} · {run.spans:,} spans · {tokens:,} tokens · {run.duration:.1f} s · {run.run_id}"
    return head.append(said, "dim")


def _written(span: SpanLine, run: RunRow) -> Text:
    from rich.text import Text

    mark, colour = mark_of(run, span.status)
    record = "  from the record" if span.replayed else ""
    line = Text(f"{mark} ", colour).append(written_span(span, run), "default")
    return line.append(f"{record}  {span.span_id}", "dim")
