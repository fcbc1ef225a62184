"""The `.spell.md` format: nothing is lost in either direction."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.notebook.changes import EditCell, apply
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.markdown import cells_of, parse, render
from studio.notebook.text import LARGEST_FILE, decode, encode
from tests.kit.notebooks import NASTY_LINES, notebooks, said, sources

EXAMPLE = """\
---
title: Research
params:
  topic: octopuses
profile: medium
date: 2026-01-31
---

# Ask an agent

Like so:

```json
{"not": "a cell"}
```

```lua {#answer timeout=30 .wide note="a b"}
return agent:chat(params.topic)
```

```lua {.example}
not_a_cell()
```

```lua
print("bare")
```
"""


def test_a_file_reads_as_a_person_means_it():
    found = parse(EXAMPLE)
    assert (found.title, found.profile, found.extra) == ("Research", "medium", {"date": "2026-01-31"})
    assert found.params == (Parameter("topic", "string", "octopuses"),)
    assert [(cell.kind, cell.name) for cell in found.cells] == [
        ("markdown", ""),
        ("lua", "answer"),
        ("markdown", ""),
        ("lua", ""),
    ]
    assert found.cells[1].options == {"timeout": "30", ".wide": "", "note": "a b"}
    assert found.cells[2].source == "```lua {.example}\nnot_a_cell()\n```"


def test_a_file_we_did_not_write_comes_back_letter_for_letter():
    assert render(parse(EXAMPLE)) == EXAMPLE


def test_an_edit_changes_only_the_lines_of_its_cell():
    found = parse(EXAMPLE.replace("```lua\n", "~~~lua\n").replace('"bare")\n```', '"bare")\n~~~~~'))
    edited = replace(found, cells=(*found.cells[:1], replace(found.cells[1], source="return 1"), *found.cells[2:]))
    before, after = render(found).split("\n"), render(edited).split("\n")
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ["return 1"]


def test_an_edit_leaves_words_of_the_first_line_as_they_were_written():
    front = "---\nfuture: {a: [1, 2]}  # c\n---\n"
    text = f"{front}```lua   {{#one future-option=\"1\" .new  x='2'}}\nprint(1)\n````\n~~~~lua\nx\n~~~~\n"
    one = parse(text).cells[0].id
    assert render(apply(parse(text), EditCell(one, "print(2)"))) == text.replace("print(1)", "print(2)")
    longer = parse(render(apply(parse(text), EditCell(one, "```\nx"))))
    assert longer.cells[0].source == "```\nx"


def test_a_new_title_leaves_the_comments_of_the_front_matter():
    text = "---\n# who\nauthor: me # yes\ntitle: Old\n\n# what\nparams:\n  n: 3 # three\n---\n"
    assert render(replace(parse(text), title="New: it")) == text.replace("Old", "'New: it'")


@given(notebooks())
@settings(max_examples=100, deadline=None)
def test_every_notebook_comes_back_from_its_file(notebook: Notebook):
    text = render(notebook)
    assert parse(decode(encode(text, "x"), "x")) == said(notebook)
    assert render(parse(text)) == text


@given(notebooks(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=50, deadline=None)
def test_every_notebook_comes_back_whatever_ends_its_lines(notebook: Notebook, newline: str):
    notebook = replace(notebook, layout=replace(notebook.layout, newline=newline))
    assert parse(render(notebook)) == said(notebook)


@given(st.lists(st.sampled_from(NASTY_LINES), max_size=14).map("\n".join), st.data())
@settings(max_examples=300, deadline=None)
def test_every_foreign_text_keeps_its_cells_through_edits(text: str, data: st.DataObject):
    try:
        found = parse(text)
    except InvalidError:
        return
    assert parse(render(found)) == found
    kept = data.draw(st.permutations(found.cells).map(lambda cells: cells[: data.draw(st.integers(0, len(cells)))]))
    added = [Cell("new", data.draw(st.sampled_from(["lua", "markdown"])), data.draw(sources))]
    changed = replace(found, cells=(*kept, *added))
    assert parse(render(changed)) == said(changed)


@given(st.lists(st.sampled_from([line for line in NASTY_LINES if "\r" not in line]), max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_foreign_text_whose_fences_close_comes_back_letter_for_letter(lines: list[str]):
    text = "\n".join(["A text", *lines, "```", "-->", "~~~~", "-->", ""])
    found = parse(text)
    pieces = found.layout.pieces
    if all(cell.id in pieces for cell in found.cells):
        assert render(found) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_line_ends_and_the_end_of_the_file_are_kept(newline: str, end: str):
    text = ("---\ntitle: x\n---\nhello\n```lua\nprint(1)\n```" + end).replace("\n", newline)
    found = parse(text)
    assert found.cells[1].source == "print(1)"
    assert render(found) == text


def test_an_empty_file_is_an_empty_notebook():
    assert parse("") == Notebook()
    assert render(Notebook()) == ""


def test_two_markdown_cells_in_a_row_have_a_separator():
    two = Notebook(cells=(Cell("a", "markdown", "one"), Cell("b", "markdown", "two", "second")))
    assert render(two) == "one\n\n<!-- cell #second -->\n\ntwo\n"


def test_code_with_fences_gets_a_longer_one():
    assert render(Notebook(cells=(Cell("a", "lua", "x = [[\n```\n]]"),))) == "````lua\nx = [[\n```\n]]\n````\n"


def test_the_same_text_gives_the_same_ids_and_all_are_different():
    text = "```lua\nx\n```\n```lua\nx\n```\n```lua {#n}\ny\n```\n```lua {#n}\nz\n```\n"
    ids = [cell.id for cell in parse(text).cells]
    assert ids == [cell.id for cell in parse(text).cells]
    assert len(set(ids)) == 4
    assert ids[2:] == ["n", "n-2"]


def test_a_name_that_stands_twice_is_made_unique():
    found = parse("```lua {#n}\n```\n```lua {#n}\n```\n")
    assert [cell.name for cell in found.cells] == ["n", "n-2"]
    assert render(found) == "```lua {#n}\n```\n\n```lua {#n-2}\n```\n"


def test_cells_know_the_lines_they_begin_at():
    lines = EXAMPLE.split("\n")
    for cell, line in cells_of(EXAMPLE):
        assert lines[line - 1] == cell.source.split("\n")[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\n", 1),
        ("---\ntitle: x\n  y: 2\n---\n", 3),
        ("---\ntitle: [1\n---\n", 2),
        ("---\njust text\n---\n", 2),
        ("---\ntitle: x\ntitle: y\n---\n", 3),
        ("---\ntitle: [x]\n---\n", 2),
        ("---\n\nparams: 3\n---\n", 3),
        ("---\nparams:\n  a: 1\n  b: {type: integer, default: x}\n---\n", 4),
        ("---\nparams:\n  a: {type: colour}\n---\n", 3),
        ("---\nparams:\n  a: {default: 1, choices: [2]}\n---\n", 3),
        ("---\nparams:\n  'a b': 1\n---\n", 3),
        ("---\nx: &a [1]\ny: *a\n---\n", 2),
        ("---\nx: !!python/object:os.system ls\n---\n", 2),
        ("---\nx: 1\ny: \x07\n---\n", 3),
        ("---\nx: " + "[" * 1000 + "\n---\n", 2),
    ],
)
def test_malformed_front_matter_is_refused_with_its_line(text: str, line: int):
    with pytest.raises(InvalidError) as caught:
        parse(text)
    assert caught.value.details["line"] == line


@pytest.mark.parametrize("version", ["2", "1.5", "true", "next"])
def test_a_file_of_a_newer_version_is_refused_and_one_of_ours_keeps_its_mark(version: str):
    with pytest.raises(InvalidError, match="newer Spell Studio") as caught:
        parse(f"---\ntitle: T\nspellbook: {version}\n---\n\nText.\n")
    assert caught.value.details["line"] == 3
    text = "---\ntitle: T\nspellbook: 1\n---\n\nText.\n"
    assert render(parse(text)) == text


def test_a_file_that_is_not_text_is_refused():
    for data in (b"\x89PNG\r\n\x1a\n\x00\x00", b"caf\xe9", "x".encode("utf-16")):
        with pytest.raises(InvalidError, match=r"x\.spell\.md"):
            decode(data, "x.spell.md")


def test_a_huge_file_is_refused():
    with pytest.raises(InvalidError, match="50 MB"):
        decode(b"x" * (LARGEST_FILE + 1), "x.spell.md")
