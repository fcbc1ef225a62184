"""Schemas and documents that refer to files: with the libraries alone they are read, with ours they are not."""

from __future__ import annotations

from pathlib import Path

import fastjsonschema
import pytest
from lxml import etree

from kernel.errors import InvalidError
from kernel.tools.data import xml_work
from kernel.tools.schema import Checker


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.json"
    path.write_text('{"const": "the secret"}')
    return path


def test_a_schema_reads_a_file_without_the_defence_only(secret: Path) -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": secret.as_uri()}
    assert fastjsonschema.compile(dict(schema))("the secret") == "the secret"
    with pytest.raises(InvalidError, match="refers to a document"):
        Checker("tool", dict(schema))({})


def test_an_entity_reads_a_file_without_the_defence_only(secret: Path) -> None:
    text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    careless = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False)
    assert "the secret" in etree.fromstring(text, careless).text
    with pytest.raises(InvalidError, match="entities"):
        xml_work.work("parse", text, {})


def test_a_schema_of_xml_reads_a_file_without_the_defence_only(tmp_path: Path) -> None:
    start = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    (tmp_path / "other.xsd").write_text(f'{start}<xs:element name="a" type="xs:integer"/></xs:schema>')
    where = (tmp_path / "other.xsd").as_uri()
    schema = f'{start}<xs:include schemaLocation="{where}"/></xs:schema>'
    assert etree.XMLSchema(etree.fromstring(schema)).validate(etree.fromstring("<a>7</a>"))
    with pytest.raises(InvalidError, match="not looked up"):
        xml_work.work("validate", "<a>7</a>", {"schema": schema})
