"""An index of vectors with their texts: exact search by the cosine, kept in files that are never half-written.

Not here: where the vectors come from (`vectors_of`), and the tool (`vector_search`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from kernel.errors import InvalidError, LimitError
from kernel.records import dataclass
from kernel.sandbox.files import Files
from kernel.tools.packages import required

TOOL = "vector_search"

FORMAT = "llmspell.vectors.1"

FULL = 4 << 20
"""Bytes after which the next part of an index is begun: what is added rewrites no more than one part."""

MOST = 200_000
"""Entries of one index."""

Record = dict[str, Any]
"""`id`, `text`, `metadata`."""


@dataclass(slots=True)
class Part:
    """One file of an index: entries, and their vectors as rows of a matrix, each of length 1."""

    records: list[Record]
    matrix: Any
    size: int = 0

    def packed(self, model: str) -> bytes:
        """As a file: a line about it, a line for each entry, then the numbers."""
        about = {"format": FORMAT, "model": model, "dimensions": int(self.matrix.shape[1]), "count": len(self.records)}
        lines = [json.dumps(each, ensure_ascii=False) for each in (about, *self.records)]
        numbers: bytes = self.matrix.astype("<f4").tobytes()
        return "\n".join(lines).encode() + b"\n" + numbers


class Index:
    """All parts. `folder` is where they are kept, "" for nowhere."""

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.model = ""
        self.parts: list[Part] = []

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(part.records) for part in self.parts)

    @property
    def dimensions(self) -> int:
        """The length of a vector; 0 as long as there is none."""
        return int(self.parts[0].matrix.shape[1]) if self.parts else 0

    def load(self, files: Files) -> None:
        """Read what is kept. `InvalidError` for files that are none of an index."""
        if not files.describe(self.folder)["exists"]:
            return
        names = sorted(e["name"] for e in files.entries(self.folder) if e["name"].endswith(".vectors"))
        for name in names:
            data = files.read(f"{self.folder}/{name}")
            self.model, part = _unpacked(data, f"{self.folder}/{name}")
            self.parts.append(part)
        if len({part.matrix.shape[1] for part in self.parts}) > 1:
            raise InvalidError(f"The index {self.folder!r} has vectors of different lengths. Build it anew.")

    def add(self, files: Files, model: str, records: list[Record], vectors: list[list[float]]) -> int:
        """Put entries in, in place of those with the same ids. Gives how many were replaced."""
        matrix = self._rows(vectors)
        if self.count and model and self.model and model != self.model:
            raise InvalidError(f"The index is of {self.model!r}; {model!r} does not fit. Use another index_path.")
        if self.count + len(records) > MOST:
            raise LimitError(f"An index has at most {MOST:,} entries. Use another index_path.")
        replaced = self.delete(files, {record["id"] for record in records})
        self.model = model or self.model
        if not self.parts or self.parts[-1].size > FULL:
            self.parts.append(Part(records, matrix))
        else:
            numpy, last = required("numpy", TOOL), self.parts[-1]
            self.parts[-1] = Part([*last.records, *records], numpy.vstack([last.matrix, matrix]))
        self._keep(files, len(self.parts) - 1)
        return replaced

    def delete(self, files: Files, ids: Iterable[str]) -> int:
        """Take entries out. Gives how many there were."""
        gone, removed = set(ids), 0
        for number, part in enumerate(self.parts):
            kept = [place for place, record in enumerate(part.records) if record["id"] not in gone]
            if len(kept) < len(part.records):
                removed += len(part.records) - len(kept)
                self.parts[number] = Part([part.records[place] for place in kept], part.matrix[kept])
                self._keep(files, number)
        return removed

    def matching(self, fits: Callable[[Record], bool]) -> set[str]:
        """The ids of entries that fit."""
        return {record["id"] for part in self.parts for record in part.records if fits(record)}

    def search(
        self, vector: list[float], limit: int, least: float, fits: Callable[[Record], bool] | None
    ) -> list[tuple[float, Record]]:
        """The entries nearest to a vector, the nearest first, with their cosines."""
        numpy = required("numpy", TOOL)
        if not self.count:
            return []
        query, found = self._rows([vector])[0], []
        for part in self.parts:
            scores = part.matrix @ query
            places = numpy.nonzero(scores >= least)[0]
            nearest = places[numpy.argsort(-scores[places], kind="stable")]
            fitting = (place for place in nearest if fits is None or fits(part.records[place]))
            found += [(float(scores[place]), part.records[place]) for place in islice(fitting, limit)]
        return sorted(found, key=lambda pair: -pair[0])[:limit]

    def _rows(self, vectors: list[list[float]]) -> Any:
        numpy = required("numpy", TOOL)
        try:
            matrix = numpy.asarray(vectors, dtype="float32")
        except (TypeError, ValueError):
            matrix = None
        if matrix is None or matrix.ndim != 2 or not matrix.shape[1] or not numpy.isfinite(matrix).all():
            raise InvalidError("vector_search: a vector is a list of numbers, and all have the same length.")
        if self.dimensions and matrix.shape[1] != self.dimensions:
            told = f"vector_search: the vector has {matrix.shape[1]} numbers, those of the index {self.dimensions}."
            raise InvalidError(f"{told} Were they made by another model?")
        lengths = numpy.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / numpy.where(lengths == 0, 1, lengths)

    def _keep(self, files: Files, number: int) -> None:
        part = self.parts[number]
        data = part.packed(self.model)
        part.size = len(data)
        if self.folder:
            files.replace(f"{self.folder}/{number:05}.vectors", data)


def _unpacked(data: bytes, path: str) -> tuple[str, Part]:
    numpy = required("numpy", TOOL)
    try:
        head, _, rest = data.partition(b"\n")
        about = json.loads(head)
        count, wide = int(about["count"]), int(about["dimensions"])
        if about["format"] != FORMAT or not (0 <= count <= MOST and 0 < wide <= 1 << 16):
            raise ValueError("another format")
        numbers = len(rest) - count * wide * 4
        lines = rest[:numbers].splitlines() if numbers >= 0 else []
        records = [json.loads(line) for line in lines]
        sound = len(records) == count and all(isinstance(r, Mapping) and isinstance(r.get("id"), str) for r in records)
        if not sound:
            raise ValueError("it is cut off")
        matrix = numpy.frombuffer(rest[numbers:], dtype="<f4").reshape(count, wide).astype("float32")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidError(f"{path!r} is no part of an index of vectors: {error}.") from None
    return str(about.get("model", "")), Part([dict(r) for r in records], matrix, len(data))
