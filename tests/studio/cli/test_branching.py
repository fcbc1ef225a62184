"""A run that is over as a tree on a terminal."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from kernel.stores.projection import Projection
from studio.cli.branching import print_tree
from tests.kit.trace_data import failed_run, small_run


def _printed(home: Path, decided: dict[str, list[tuple[str, str]]] | None = None) -> list[str]:
    with Projection.open(home, memory=True) as traces:
        [run] = traces.runs()
        told = io.StringIO()
        print_tree(run, traces.tree(run.run_id, 1_000), decided or {}, Console(file=told, width=160))
        return told.getvalue().splitlines()


def test_a_run_stands_as_the_tree_it_was_with_one_line_for_each_span(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    small_run(home, "20260101-one", 1_000.0)
    head, *lines = _printed(home)
    assert head.startswith("✓ Run all  ok · 18 spans")
    assert head.endswith("20260101-one")
    assert len(lines) == 18
    assert lines[0].startswith("├── ✓ run_cell research")
    assert [line for line in lines if line.startswith("│   ")]
    assert lines[-1].lstrip().startswith("└── ✓")


def test_what_failed_is_marked_and_what_was_decided_stands_below_it(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    failed_run(home, "20260101-one", 1_000.0)
    with Projection.open(home, memory=True) as traces:
        failed = next(span for span in traces.tree("20260101-one", 100) if span.status == "failed")
    head, *lines = _printed(home, {failed.span_id: [("retry", "Tried again after 1 s.")]})
    assert head.startswith("✗ ")
    place = next(number for number, line in enumerate(lines) if failed.span_id in line)
    assert "✗" in lines[place]
    assert any("! retry: Tried again after 1 s." in line for line in lines[place:])
