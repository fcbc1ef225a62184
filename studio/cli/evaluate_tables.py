"""Results of evaluations as a person reads them: tables, lines, CSV, JSON. Not where they come from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kernel.evaluation.comparison import Comparison, Pair
from kernel.evaluation.results import Result, text_of
from kernel.evaluation.tally import Column, percentile, tally
from kernel.replacing import writing

WIDEST = 60


def show_results(
    about: Mapping[str, Any], results: Sequence[Result], as_json: bool, rows: bool, file: Path | None
) -> None:
    """The table of an evaluation, by model and variant; with `rows` each case; all cases into a CSV file."""
    columns = tally(results)
    if file is not None:
        write_csv(file, results)
    if as_json:
        data = {**about, "results": [column.plain() for column in columns]}
        if rows:
            data["rows"] = [result.plain() for result in results]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo(f"{about['title']}  {about['evaluation']}  {about['status']}  {len(results)} of {about['total']} cases")
    if not results:
        click.echo("No case is done yet.")
        return
    click.echo(_table(columns))
    for result in results if rows else ():
        click.echo(case_line(result))


def _table(columns: Sequence[Column]) -> str:
    names = list(dict.fromkeys(name for column in columns for name in column.scores))
    varied = any(column.variant for column in columns)
    head = ["model", *(["variant"] if varied else []), "n", *names, "pass", "errors", "tokens", "cost", "p50", "p95"]
    lines = [head]
    for column in columns:
        means = [_mean(column, name) for name in names]
        measured = [str(column.tokens), cost_of(column.cost)]
        measured += [seconds_of(percentile(column.seconds, share)) for share in (0.5, 0.95)]
        own = [column.model, *([column.variant] if varied else [])]
        rate = f"{column.pass_rate:.0%}"
        lines.append([*own, str(column.cases), *means, rate, str(column.errors), *measured])
    return aligned(lines, left=2 if varied else 1)


def _mean(column: Column, name: str) -> str:
    found = column.scores.get(name)
    if found is None or found.mean is None:
        return "–" if found is None or not found.failures else f"– ({found.failures} failed)"
    return f"{found.mean:.3f}" + (f" ({found.failures} failed)" if found.failures else "")


def aligned(lines: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lines as columns: the first ones to the left, the others, numbers, to the right."""
    widths = [min(WIDEST, max(len(line[place]) for line in lines)) for place in range(len(lines[0]))]

    def cell(text: str, place: int) -> str:
        text = text if len(text) <= widths[place] else text[: widths[place] - 1] + "…"
        return text.ljust(widths[place]) if place < left else text.rjust(widths[place])

    return "\n".join("  ".join(cell(text, place) for place, text in enumerate(line)).rstrip() for line in lines)


def case_line(result: Result, longest: int = 80) -> str:
    """One case in one line; `longest` are the characters of what it said."""
    case, answer = result.case, result.answer
    where = " · ".join(part for part in (f"row {case.row.number}", case.model, case.variant.name) if part)
    scores = " ".join(f"{score.scorer}={_score(score.score, score.error)}" for score in result.scores)
    said = text_of(answer.value) if answer.status == "ok" else f"error: {(answer.error or {}).get('message', '')}"
    reasons = "; ".join(
        s.error or s.reason for s in result.scores if (s.error or s.passed is False) and said[:6] != "error:"
    )
    mark = "ok  " if result.passed else "FAIL"
    return f"{mark} {where}  {scores}  {short(said, longest)}" + (f"  ({short(reasons)})" if reasons else "")


def _score(value: float | None, error: str) -> str:
    return "error" if error else "–" if value is None else f"{value:g}"


def short(text: str, longest: int = 80) -> str:
    """A text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def cost_of(cost: float | None) -> str:
    """Dollars; "–" when no price is known."""
    return "–" if cost is None else f"${cost:.4f}"


def seconds_of(seconds: float | None) -> str:
    """A duration as people read it."""
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def write_csv(file: Path, results: Iterable[Result]) -> None:
    """Each case a line, each scorer a column. `DeniedError` when the file cannot be written; never half of it."""
    found = list(results)
    names = list(dict.fromkeys(score.scorer for result in found for score in result.scores))
    head = ["row", "model", "variant", "status", "passed", "input", "expected", "output", "error"]
    head += [name for scorer in names for name in (scorer, f"{scorer}.reason")]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*head, "input_tokens", "output_tokens", "cost", "seconds", "run"])
    for result in found:
        writer.writerow(_fields(result, names))
    with writing(file, "file") as aside:
        aside.write_text(text.getvalue(), "utf-8", newline="")


def _fields(result: Result, names: Sequence[str]) -> list[Any]:
    case, answer = result.case, result.answer
    scores = {score.scorer: score for score in result.scores}
    fields: list[Any] = [case.row.number, case.model, case.variant.name, answer.status, result.passed]
    fields += [text_of(case.row.input), text_of(case.row.expected), text_of(answer.value)]
    fields.append((answer.error or {}).get("message", ""))
    for name in names:
        score = scores.get(name)
        fields += [None, ""] if score is None else [score.score, score.error or score.reason]
    return [*fields, answer.input_tokens, answer.output_tokens, answer.cost, answer.seconds, answer.run_id]


def show_comparison(comparison: Comparison, as_json: bool, everything: bool) -> None:
    """What got better and worse, with both outputs; with `everything` also what stayed the same."""
    counts = comparison.counts()
    told = {**counts, "only_before": comparison.only_before, "only_after": comparison.only_after}
    shown = [pair for pair in comparison.pairs if everything or pair.change != "same"]
    if as_json:
        click.echo(json.dumps({**told, "rows": [pair.plain() for pair in shown]}, ensure_ascii=False, indent=2))
        return
    if not comparison.pairs:
        click.echo("The two have no case in common: other inputs, or other models and variants.")
    else:
        click.echo(", ".join(f"{count} {change}" for change, count in counts.items()))
    for count, which in ((comparison.only_before, "first"), (comparison.only_after, "second")):
        if count:
            click.echo(f"{count} only in the {which}")
    for pair in shown:
        click.echo(_pair(pair))


def _pair(pair: Pair) -> str:
    case = pair.after.case
    where = " · ".join(part for part in (f"row {case.row.number}", case.model, case.variant.name) if part)
    moved = (f"{name} {_score(old, '')} → {_score(new, '')}" for name, (old, new) in pair.scores.items() if old != new)
    lines = [
        f"\n{pair.change.upper()}  {where}  {', '.join(moved)}".rstrip(),
        f"  input   {short(text_of(case.row.input))}",
    ]
    for name, result in (("before", pair.before), ("after", pair.after)):
        error = (result.answer.error or {}).get("message")
        lines.append(f"  {name:<7} {short(f'error: {error}' if error else text_of(result.answer.value))}")
    return "\n".join(lines)
