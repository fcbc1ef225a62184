"""The question of what the cells of a notebook last showed, for when it is opened again. Not the live outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kernel.stores.questions import Questions, Row, parsed
from kernel.stores.rows import CellOutput, CellOutputs

MOST = 2000
"""Output events of one cell that are given back: the first and the last half of them."""

LATEST = """
select cell, run_id, span_id, s.status, s.started, s.finished, s.duration, s.error
from spans s join runs r using (run_id)
where r.path = ? and r.kind not in ('case', 'app') and s.operation = 'run_cell' and s.cell in (select unnest(?))
qualify row_number() over (partition by s.cell order by r.begun desc, s.started desc, s.seq desc) = 1
"""

EVENTS = f"""
select run_id, span_id, moment, data, number, total from (
  select run_id, span_id, seq, moment, data, row_number() over span as number,
    count(*) over (partition by run_id, span_id) as total
  from events
  where moment in ('stdout', 'display') and run_id in (select unnest($runs))
    and (run_id, span_id) in (select (unnest($runs), unnest($spans)))
  window span as (partition by run_id, span_id order by seq)
)
where number <= {MOST // 2} or number > total - {MOST // 2}
order by run_id, span_id, number
"""


class OutputQuestions(Questions):
    """What cells last showed."""

    def cell_outputs(self, path: str, cells: Sequence[str]) -> dict[str, CellOutputs]:
        """By cell id, what the latest run of these cells of the notebook `path` left; a cell never run has none.

        Cases of an evaluation and runs of an app do not count: nobody looked at them in the notebook.
        """
        latest = self._fetch(LATEST, [path, list(cells)])
        if not latest:
            return {}
        keys = {"runs": [row[1] for row in latest], "spans": [row[2] for row in latest]}
        written: dict[tuple[str, str], list[Row]] = {}
        for run_id, span_id, *event in self._fetch(EVENTS, keys):
            written.setdefault((run_id, span_id), []).append(tuple(event))
        return {row[0]: self._restored(row, written.get((row[1], row[2]), [])) for row in latest}

    def _restored(self, row: Row, events: list[Row]) -> CellOutputs:
        *head, error = row
        outputs = list(_joined((moment, self._whole(parsed(text))) for moment, text, _, _ in events))
        if error is not None:
            outputs.append(CellOutput("failed", data=self._whole(parsed(error))))
        total = events[0][3] if events else 0
        return CellOutputs(*(*head, tuple(outputs), total - len(events)))


def _joined(events: Iterable[tuple[str, dict[str, Any]]]) -> Iterable[CellOutput]:
    kind: Any = ""
    texts: list[str] = []
    for moment, data in events:
        stream = "display" if moment == "display" else str(data.get("stream", "stdout"))
        if texts and stream != kind:
            yield CellOutput(kind, "".join(texts))
            texts = []
        if moment == "display":
            yield CellOutput("display", data=data.get("data", {}))
        else:
            kind = "stderr" if stream == "stderr" else "stdout"
            texts.append(str(data.get("text", "")))
    if texts:
        yield CellOutput(kind, "".join(texts))
