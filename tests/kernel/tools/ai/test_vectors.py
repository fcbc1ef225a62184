"""The tools `embedding` and `vector_search` on the demo model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, LimitError, SpellError
from kernel.sandbox.files import Files
from kernel.tools.ai import index as indexes
from kernel.tools.ai.filters import read_filter
from kernel.tools.ai.index import Index
from tests.kit.tools import Workshop

DEMO = {"model": "demo/embedding"}


async def test_an_embedding_is_an_operation_of_its_own(workshop: Workshop) -> None:
    workshop.options = DEMO
    made = await workshop.call("embedding", input=["owl", "vole", "owl"])
    assert (made["count"], made["dimensions"], made["model"]) == (3, len(made["embedding"]), "demo/embedding")
    assert made["embeddings"][0] == made["embeddings"][2] == made["embedding"]
    assert made["usage"]["input_tokens"] > 0
    assert "embeddings.finished" in workshop.recording.kinds()
    assert (await workshop.call("embedding", input="owl"))["embeddings"] == made["embeddings"][:1]


@pytest.mark.parametrize("input", ["", "  ", [], ["owl", ""], "x" * 2_000_001])
async def test_what_is_no_text_is_not_embedded(workshop: Workshop, input: Any) -> None:
    workshop.options = DEMO
    with pytest.raises(InvalidError):
        await workshop.call("embedding", input=input)


async def test_a_model_without_a_key_says_what_to_do(workshop: Workshop) -> None:
    with pytest.raises(SpellError, match="OPENAI_API_KEY"):
        await workshop.call("embedding", input="owl")


OWLS = [
    {"id": "barn", "text": "Barn owls hunt at night", "metadata": {"kind": "owl", "year": 2020}},
    {"id": "vole", "text": "Voles run in the grass", "metadata": {"kind": "vole", "year": 2024}},
    "A third text without an id",
]


async def test_what_was_added_is_found_also_by_another_session(workshop: Workshop, tmp_path: Path) -> None:
    workshop.options = {**DEMO, "index_path": "./index"}
    added = await workshop.call("vector_search", action="add", documents=OWLS)
    assert (added["added"], added["count"], added["ids"][:2]) == (3, 3, ["barn", "vole"])
    found = await workshop.call("vector_search", query="Barn owls hunt at night", max_results=2)
    assert next(r["id"] for r in found["results"]) == "barn"
    assert found["results"][0]["score"] == pytest.approx(1, abs=1e-4)
    assert found["results"][0]["metadata"] == {"kind": "owl", "year": 2020}
    workshop.hands.session.clear()
    assert (await workshop.call("vector_search", action="count"))["count"] == 3
    assert [p.name for p in (tmp_path / "index").iterdir()] == ["00000.vectors"]


async def test_an_entry_with_the_same_id_takes_the_place_of_the_other(workshop: Workshop) -> None:
    workshop.options = {"index_path": "index"}
    one = {"id": "a", "text": "one", "vector": [1, 0]}
    await workshop.call("vector_search", action="add", documents=[one])
    again = await workshop.call("vector_search", action="add", documents=[{**one, "text": "two", "vector": [0, 1]}])
    assert (again["added"], again["replaced"], again["count"]) == (0, 1, 1)
    assert (await workshop.call("vector_search", vector=[0, 2]))["results"][0]["text"] == "two"


async def test_filters_thresholds_and_deleting(workshop: Workshop) -> None:
    workshop.options = {"similarity_threshold": 0.5}
    vectors = ([1, 0], [0.9, 0.1], [0, 1])
    documents = [{"id": str(n), "text": "t", "metadata": {"n": n}, "vector": v} for n, v in enumerate(vectors)]
    await workshop.call("vector_search", action="add", documents=documents)

    async def ids(**given: Any) -> list[str]:
        return [r["id"] for r in (await workshop.call("vector_search", vector=[1, 0], **given))["results"]]

    assert await ids() == ["0", "1"]
    assert await ids(threshold=-1.0) == ["0", "1", "2"]
    assert await ids(filter={"n": {"gte": 1}}) == ["1"]
    assert await ids(max_results=1) == ["0"]
    assert (await workshop.call("vector_search", action="count", filter={"n": [0, 2]}))["count"] == 2
    assert (await workshop.call("vector_search", action="delete", filter={"n": 0}))["deleted"] == 1
    assert (await workshop.call("vector_search", action="delete", ids=["1", "9"])) == {"deleted": 1, "count": 1}
    assert await ids(threshold=-1.0) == ["2"]


@pytest.mark.parametrize(
    "given",
    [
        {"action": "add"},
        {"action": "add", "documents": [7]},
        {"action": "add", "documents": [{"id": "x"}]},
        {"action": "add", "documents": [{"text": "x", "metadata": 7}]},
        {"action": "add", "documents": [{"text": "x", "vector": ["a"]}]},
        {"action": "add", "documents": [{"text": "x", "vector": [1, 2, 3]}]},
        {"action": "add", "documents": [{"text": "x", "vector": [float("nan"), 1]}]},
        {"action": "add", "documents": ["x"] * 1001},
        {"action": "search", "vector": []},
        {"action": "search", "vector": [1, 2, 3]},
        {"action": "search", "query": ""},
        {"action": "search", "vector": [1, 0], "filter": {"n": {"near": 1}}},
        {"action": "delete"},
        {"action": "forget"},
    ],
)
async def test_what_does_not_fit_is_refused_and_changes_nothing(workshop: Workshop, given: dict[str, Any]) -> None:
    workshop.options = {**DEMO, "index_path": "index"}
    await workshop.call("vector_search", action="add", documents=[{"id": "a", "text": "a", "vector": [1, 0]}])
    with pytest.raises(InvalidError):
        await workshop.call("vector_search", **given)
    assert (await workshop.call("vector_search", action="count"))["count"] == 1


async def test_vectors_of_another_model_do_not_go_into_an_index(workshop: Workshop) -> None:
    workshop.options = {**DEMO, "index_path": "index"}
    await workshop.call("vector_search", action="add", documents=["owl"])
    index = Index("index")
    index.load(workshop.hands.files)
    with pytest.raises(InvalidError, match="'demo/embedding'"):
        index.add(workshop.hands.files, "other/model", [{"id": "x"}], [[0.0] * index.dimensions])


async def test_an_index_stays_in_the_folders_of_the_spell(workshop: Workshop) -> None:
    workshop.options = {**DEMO, "index_path": "/etc/index"}
    with pytest.raises(DeniedError):
        await workshop.call("vector_search", action="add", documents=["owl"])


def test_a_large_index_has_several_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "FULL", 1000)
    monkeypatch.setattr(indexes, "MOST", 20)
    files, index = Files(tmp_path, (tmp_path,)), Index("index")
    for n in range(20):
        index.add(files, "m", [{"id": str(n), "text": "t", "metadata": {}}], [[float(n), 1.0] * 20])
    assert len(index.parts) > 2
    again = Index("index")
    again.load(files)
    assert (again.count, again.dimensions, again.model) == (20, 40, "m")
    assert again.search([0.0, 1.0] * 20, 3, -1, None)[0][1]["id"] == "0"
    assert again.delete(files, {"0", "19"}) == 2
    with pytest.raises(LimitError):
        again.add(files, "m", [{"id": f"x{n}"} for n in range(3)], [[1.0] * 40] * 3)


@given(st.binary(max_size=200))
def test_any_file_is_a_part_or_refused(data: bytes) -> None:
    for content in (data, b'{"format": "llmspell.vectors.1", "dimensions": 2, "count": 1}\n' + data):
        try:
            _, part = indexes._unpacked(content, "x")
        except InvalidError:
            continue
        assert len(part.records) == part.matrix.shape[0]


@pytest.mark.parametrize(
    ("said", "metadata", "fits"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": [1, 2]}, {"a": 2}, True),
        ({"a": {"$gt": 1, "lt": 3}}, {"a": 2}, True),
        ({"a": {"gt": 1}}, {"a": "text"}, False),
        ({"a": {"ne": 1}}, {}, True),
        ({"a": {"contains": "wl"}}, {"a": "owls"}, True),
        ({"a": {"nin": [1]}}, {"a": 1}, False),
        ({"a": None}, {}, False),
    ],
)
def test_a_filter_compares(said: dict[str, Any], metadata: dict[str, Any], fits: bool) -> None:
    test = read_filter(said)
    assert test is not None
    assert test(metadata) is fits
