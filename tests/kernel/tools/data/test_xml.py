"""XML: what is read, found and checked, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, InvalidError
from kernel.sandbox.hands import Hands
from tests.kit.hands import open_hands
from tests.kit.runs import Recording

BIRDS = '<birds xmlns:x="urn:x"><!-- few --><bird wings="2" x:id="7">owl<b/>!</bird><bird>kiwi</bird></birds>'

XSD = """<?xml version="1.0" encoding="latin-1"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:integer"/></xs:schema>"""

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{"&" + a + ";"}{"&" + a + ";"}">' for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    + "]><l>&k;</l>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'
PARAMETER = '<!DOCTYPE l [<!ENTITY % x SYSTEM "http://127.0.0.1:1/evil.dtd"> %x;]><l/>'


@pytest.fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, operation: str, options: Any = None, **given: Any) -> Any:
    made = builtin_tools()["xml"].tool(hands, options or {})
    return await made.run(Recording().context(), {"operation": operation, **given})


async def test_a_document_becomes_a_table(hands: Hands) -> None:
    root = (await run(hands, "parse", text=BIRDS))["root"]
    assert (root["name"], [child["name"] for child in root["children"]]) == ("birds", ["bird", "bird"])
    bird = root["children"][0]
    assert (bird["attributes"], bird["text"]) == ({"wings": "2", "x:id": "7"}, "owl !")


async def test_a_document_becomes_json(hands: Hands) -> None:
    data = (await run(hands, "to_json", text=BIRDS))["data"]
    assert data == {"birds": {"bird": [{"@wings": "2", "@x:id": "7", "b": "", "#text": "owl !"}, "kiwi"]}}


@pytest.mark.parametrize(
    ("xpath", "results"),
    [
        ("//bird/text()", ["owl", "!", "kiwi"]),
        ("//@wings", ["2"]),
        ("count(//bird)", [2.0]),
        ("//bird = 'kiwi'", [True]),
        ("//bird[@y:id]/@wings", ["2"]),
        ("//fish", []),
        ("//b", [{"name": "b", "attributes": {}, "text": "", "children": []}]),
    ],
)
async def test_an_xpath_finds_texts_numbers_and_elements(hands: Hands, xpath: str, results: Any) -> None:
    answer = await run(hands, "query", text=BIRDS, xpath=xpath, namespaces={"y": "urn:x"})
    assert answer == {"results": results, "count": len(results)}


async def test_a_schema_tells_what_is_wrong_and_where(hands: Hands) -> None:
    assert (await run(hands, "validate", text="<a>7</a>", schema=XSD)) == {"valid": True, "errors": []}
    told = await run(hands, "validate", text="<a>x</a>", schema=XSD)
    assert (told["valid"], told["errors"][0]["line"]) == (False, 1)


async def test_a_file_says_itself_how_it_is_encoded(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>grüß</a>'.encode("latin-1"))
    (tmp_path / "b.xml").write_bytes("\ufeff<a>\r\ngrüß\r\n</a>".encode())
    for path in ("a.xml", "b.xml"):
        assert (await run(hands, "parse", path=path))["root"]["text"] == "grüß"


async def test_a_document_is_indented_and_written(hands: Hands, tmp_path: Path) -> None:
    told = await run(hands, "format", text="<a><b/></a>", to="out.xml")
    assert (tmp_path / "out.xml").read_text() == told["text"] == "<a>\n  <b/>\n</a>\n"


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER], ids=["laughs", "outside", "parameter"])
@pytest.mark.parametrize("operation", ["parse", "to_json", "format"])
async def test_entities_are_refused(hands: Hands, operation: str, text: str) -> None:
    with pytest.raises(InvalidError, match="entities"):
        await run(hands, operation, text=text)


@pytest.mark.parametrize("place", ["file:///etc/hostname", "http://127.0.0.1:1/x.xsd", "x.xsd"])
@pytest.mark.parametrize("word", ["import", "include", "redefine"])
async def test_a_schema_refers_to_no_other(hands: Hands, word: str, place: str) -> None:
    schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:{word} schemaLocation="{place}"/></xs:schema>'
    with pytest.raises(InvalidError, match="not looked up"):
        await run(hands, "validate", text="<a/>", schema=schema)


@pytest.mark.parametrize(
    "text",
    ["", "<a>", "<a></b>", "<a b=1/>", "nope", "\x00", "<a>&b;</a>", "<x>" * 100_000, "<x>" * 255 + "</x>" * 254],
)
async def test_what_is_no_xml_is_told(hands: Hands, text: str) -> None:
    with pytest.raises(InvalidError, match="XML"):
        await run(hands, "parse", text=text)


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("query", {"xpath": "//["}),
        ("query", {"xpath": "//q:a"}),
        ("query", {"xpath": "document('/etc/hostname')"}),
        ("query", {}),
        ("validate", {"schema": "<a/>"}),
        ("validate", {"schema": LAUGHS}),
        ("validate", {}),
    ],
)
async def test_a_mistake_in_what_is_asked_is_told(hands: Hands, operation: str, given: Any) -> None:
    with pytest.raises(InvalidError):
        await run(hands, operation, text="<a/>", **given)


async def test_a_query_that_would_not_end_is_stopped(hands: Hands) -> None:
    text, xpath = "<a>" + "<b/>" * 2000 + "</a>", "count(//b[count(//b[count(//b[count(//b) > 1]) > 1]) > 1])"
    with pytest.raises(DeadlineError):
        await run(hands, "query", {"timeout": 0.5}, text=text, xpath=xpath)
