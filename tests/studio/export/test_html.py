"""The HTML report: everything in one page, nothing that runs or loads, the same bytes again."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.stores.rows import CellOutput, CellOutputs
from studio.cli.group import group
from studio.export.html import render_html
from studio.export.past import Past
from studio.export.pictures import draw_code, draw_display, draw_output, draw_prose
from studio.notebook.document import Cell, Notebook, Parameter

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(page)
    return reader.found


def past(*outputs: CellOutput) -> Past:
    return Past({"a": CellOutputs("a", "r", "s", "ok", 0.0, 1.0, 1.0, outputs)})


OUTPUTS = (
    CellOutput("stdout", EVIL),
    CellOutput("display", data={"text/html": EVIL}),
    CellOutput("display", data={"image/svg+xml": f"<svg>{EVIL}</svg>"}),
    CellOutput("display", data={"image/png": f'aGk="{EVIL}'}),
    CellOutput("display", data={"text/markdown": f"{EVIL}\n\n[x](javascript:alert(1)) ![y](http://127.0.0.1/y.png)"}),
    CellOutput("display", data={"application/json": {"a": EVIL}}),
    CellOutput("failed", data={"type": "script", "message": EVIL}),
)


def test_nothing_in_a_report_runs_or_loads():
    found = Notebook(
        EVIL,
        (Parameter("p", default=EVIL, help=EVIL),),
        cells=(Cell("a", "lua", f"-- {EVIL}"), Cell("b", "markdown", EVIL), Cell("c", "sql", EVIL)),
    )
    page = render_html(found, past(*OUTPUTS))
    for tag, attributes in tags(page):
        assert tag not in ("script", "link", "object", "embed", "form", "base")
        assert not [name for name in attributes if name.startswith("on")]
        assert str(attributes.get("src", "data:")).startswith("data:")
        assert not str(attributes.get("href", "")).lower().startswith(("javascript", "data"))
        if tag == "iframe":
            assert attributes["sandbox"] == ""
    assert "default-src 'none'" in page


def test_the_same_notebook_and_past_give_the_same_page():
    found = Notebook("x", cells=(Cell("a", "lua", "x = 1"),))
    assert render_html(found, past(*OUTPUTS)) == render_html(found, past(*OUTPUTS))


def test_code_keeps_every_letter():
    source = 'local s = "a<b" -- no\nif s == nil then return 12 end é'
    drawn = draw_code("lua", source)
    assert "<span class=k>local</span>" in drawn
    text: list[str] = []
    reader = HTMLParser()
    reader.handle_data = text.append  # type: ignore[method-assign]
    reader.feed(drawn)
    reader.close()
    assert "".join(text) == source


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("[x](https://example.org)", '<a href="https://example.org" rel='),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
        ("![o](data:image/png;base64,aGk=)", '<img alt="o" src="data:image/png;base64,aGk=">'),
        ("![o](https://example.org/o.png)", '<a href="https://example.org/o.png"'),
        ("| a |\n|---|\n| b |", "<td>b</td>"),
        ("<b>x</b>", "&lt;b&gt;"),
    ],
)
def test_prose_is_markdown_without_what_could_do_harm(source: str, wanted: str):
    assert wanted in draw_prose(source)


def test_terminal_colours_and_lines_written_over_are_plain():
    assert (
        draw_output(CellOutput("stdout", "\x1b[31mred\x1b[0m\n10%\r100%\n")) == '<pre class="stdout">red\n100%\n</pre>'
    )


def test_a_display_no_page_can_show_names_its_types():
    assert draw_display({"application/pdf": "x"}) == '<pre class="value">application/pdf</pre>'


def test_the_command_puts_what_the_last_run_said_into_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "owls.spell.md"
    path.write_text("# Owls\n\n```lua\nprint('hoo ' .. 6 * 7)\nreturn Agent.new('x'):chat('hi')\n```\n")
    assert CliRunner().invoke(group, ["run", str(path)]).exit_code == 0
    result = CliRunner().invoke(group, ["export", str(path), "--to", "html"])
    assert result.exit_code == 0, result.output
    page = (tmp_path / "owls.html").read_text()
    assert "hoo 42" in page
    assert "What happened" in page
    assert "ended well" in page
