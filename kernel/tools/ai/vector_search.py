"""The tool that keeps texts by their embeddings and finds the nearest. Not here: the index (`index`)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.ai.embedding import USUAL_MODEL
from kernel.tools.ai.filters import read_filter
from kernel.tools.ai.index import Index, Record
from kernel.tools.ai.vectors_of import Source, vectors_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.values import Value

Action = Literal["search", "add", "delete", "count"]

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class VectorOptions:
    """Options of `VectorSearchTool`.

    `index_path` is the folder the index is kept in, as long as the spell lives when there is none. Results are as
    near as `similarity_threshold` (a cosine) at least, and `max_results` at most. `model`, `api_key` and `base_url`
    are those of the embeddings.
    """

    index_path: str = ""
    similarity_threshold: float = 0.0
    max_results: int = 5
    model: str = USUAL_MODEL
    api_key: str = ""
    base_url: str = ""
    timeout: float = 30000


class Shelf:
    """The indexes of a session by their folders, and a lock so that one is changed by one at a time."""

    def __init__(self) -> None:
        self.indexes: dict[str, tuple[Any, Index]] = {}
        self.lock = asyncio.Lock()


async def vector_search(
    bench: Bench,
    *,
    action: Annotated[Action, "What to do"] = "search",
    query: Annotated[str, "The text to find the nearest of"] = "",
    vector: Annotated[list[float] | None, "A vector to find the nearest of, instead of a text"] = None,
    documents: Annotated[list[Any] | None, "What to add: texts, or tables with text, id, metadata, vector"] = None,
    ids: Annotated[list[str] | None, "The entries to delete"] = None,
    filter: Annotated[dict[str, Value] | None, "What the metadata must have, e.g. {year = {gte = 2020}}"] = None,
    max_results: Annotated[int | None, "The most results"] = None,
    threshold: Annotated[float | None, "The least cosine of a result"] = None,
) -> Value:
    """Keep texts by their embeddings, and find those nearest to a question.

    `add` keeps `documents` and gives their `ids`; one with the id of another takes its place. `search` gives
    `results`, the nearest first, each with `id`, `text`, `metadata` and `score` (the cosine, 1 for the same).
    `delete` takes away `ids`, or what fits `filter`; `count` counts. A filter compares with `eq`, `ne`, `gt`, `gte`,
    `lt`, `lte`, `in`, `nin`, `contains`.

    ```lua
    local index = VectorSearchTool.new({ index_path = "vector_index", model = "demo/embedding" })
    local owls = { text = "Owls hunt at night", metadata = { topic = "owls" } }
    index:run({ action = "add", documents = { owls, "Voles run" } })
    local found = index:run({ query = "Owls hunt at night", filter = { topic = "owls" } })
    print(found.results[1].text, found.results[1].score > 0.99) --> Owls hunt at night true
    ```

    Fails with `invalid` (vectors that do not fit, files that are no index), `denied` (the folder, no key), `limit`,
    `model`, `network` or `timeout`.
    """
    required("numpy", "vector_search")
    fits = _fitting(filter)
    shelf: Shelf = bench.hands.session.setdefault(Shelf, Shelf())
    match action:
        case "add":
            entries = _entries(documents)
            vectors, model = await _vectors(bench, entries)
            records = [record for record, _ in entries]
            async with _changing(bench, shelf) as index:
                replaced = await asyncio.to_thread(index.add, bench.files, model, records, vectors)
            ids = [record["id"] for record in records]
            return {"added": len(ids) - replaced, "replaced": replaced, "ids": ids, "count": index.count}
        case "search":
            return await _search(bench, shelf, query, vector, (max_results, threshold), fits)
        case "count":
            async with shelf.lock:
                index = await _index(bench, shelf)
            number = index.count if fits is None else len(index.matching(fits))
            return {"count": number, "dimensions": index.dimensions, "model": index.model}
    if ids is None and fits is None:
        raise InvalidError("vector_search: what should be deleted? Give 'ids' or 'filter'.")
    async with _changing(bench, shelf) as index:
        gone = {*(ids or ()), *(index.matching(fits) if fits is not None else ())}
        removed = await asyncio.to_thread(index.delete, bench.files, gone)
    return {"deleted": removed, "count": index.count}


@asynccontextmanager
async def _changing(bench: Bench, shelf: Shelf) -> AsyncIterator[Index]:
    """The index, to be changed by nobody else meanwhile; read anew later where that fails."""
    folder = bench.options.index_path.rstrip("/")
    async with shelf.lock:
        index = await _index(bench, shelf)
        try:
            yield index
        except BaseException:
            if folder:
                del shelf.indexes[folder]
            raise
        shelf.indexes[folder] = await asyncio.to_thread(_state, bench, folder), index


async def _search(
    bench: Bench,
    shelf: Shelf,
    query: str,
    vector: list[float] | None,
    bounds: tuple[int | None, float | None],
    fits: Callable[[Record], bool] | None,
) -> Value:
    options: VectorOptions = bench.options
    limit = options.max_results if bounds[0] is None else bounds[0]
    least = options.similarity_threshold if bounds[1] is None else bounds[1]
    if vector is None:
        made, _, _ = await vectors_of(bench, _source(options), [query])
        vector = made[0]
    async with shelf.lock:
        index = await _index(bench, shelf)
        found = await asyncio.to_thread(index.search, vector, max(1, min(limit, MOST_AT_ONCE)), least, fits)
    results = [{**record, "score": round(score, 6)} for score, record in found]
    return {"results": results, "count": len(results), "searched": index.count}


async def _index(bench: Bench, shelf: Shelf) -> Index:
    """The index, read anew when somebody else changed its folder."""
    folder = bench.options.index_path.rstrip("/")
    about = await asyncio.to_thread(_state, bench, folder)
    known = shelf.indexes.get(folder)
    if known is not None and known[0] == about:
        return known[1]
    index = Index(folder)
    if folder:
        await asyncio.to_thread(index.load, bench.files)
    shelf.indexes[folder] = about, index
    return index


def _state(bench: Bench, folder: str) -> Any:
    if not folder or not bench.files.describe(folder)["exists"]:
        return ()
    return tuple(sorted((each["name"], each.get("size", 0)) for each in bench.files.entries(folder)))


def _source(options: VectorOptions) -> Source:
    return Source(options.model, options.api_key, options.base_url, timeout=options.timeout / 1000)


def _fitting(said: dict[str, Any] | None) -> Callable[[Record], bool] | None:
    fits = read_filter(said)
    return None if fits is None else lambda record: fits(record["metadata"])


def _entries(documents: list[Any] | None) -> list[tuple[Record, Any]]:
    """What is added, as records with the vectors that were given."""
    if not documents or len(documents) > MOST_AT_ONCE:
        raise InvalidError(f"vector_search: 'documents' are texts or tables, from 1 to {MOST_AT_ONCE} at once.")
    made = [_entry(each) for each in documents]
    # Of two with the same id the later one counts.
    return list({record["id"]: (record, vector) for record, vector in made}.values())


def _entry(said: Any) -> tuple[Record, Any]:
    table = {"text": said} if isinstance(said, str) else said
    text = table.get("text", table.get("content", "")) if isinstance(table, Mapping) else None
    metadata = table.get("metadata") or {} if isinstance(table, Mapping) else None
    if not isinstance(text, str) or not isinstance(metadata, Mapping) or not (text or table.get("vector")):
        raise InvalidError("vector_search: a document is a text, or a table with 'text' and perhaps id and metadata.")
    id = str(table.get("id") or hashlib.sha256(text.encode()).hexdigest()[:16])
    return {"id": id, "text": text, "metadata": dict(metadata)}, table.get("vector")


async def _vectors(bench: Bench, entries: list[tuple[Record, Any]]) -> tuple[list[Any], str]:
    """The vector of each entry, and the model that made them ("" where all were given)."""
    missing = [record["text"] for record, vector in entries if vector is None]
    if not missing:
        return [vector for _, vector in entries], ""
    made, _, model = await vectors_of(bench, _source(bench.options), missing)
    rest = iter(made)
    return [next(rest) if vector is None else vector for _, vector in entries], model


def vector_effect(input: Value) -> str:
    """Searching is recorded, since the index changes; adding the same again changes nothing."""
    return "idempotent"


ENTRY = Entry(
    "VectorSearchTool",
    vector_search,
    VectorOptions,
    Hints(idempotent=True),
    needs=("files", "models"),
    aliases=("VectorSearch",),
    effect=vector_effect,
)
