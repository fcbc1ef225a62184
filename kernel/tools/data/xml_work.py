"""What is done with XML, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError
from kernel.tools.packages import required

XSD = "{http://www.w3.org/2001/XMLSchema}"
REFERRING = ("import", "include", "redefine", "override")
DEEPEST = 256
MOST_FOUND = 100_000


def work(operation: str, source: str | bytes, about: dict[str, Any]) -> dict[str, Any]:
    """The result of an operation on an XML document."""
    root = parsed(source, "This")
    match operation:
        case "parse":
            return {"root": _table(root, 0)}
        case "query":
            return _queried(root, about["xpath"], about["namespaces"])
        case "validate":
            return _validated(root, about["schema"])
        case "format":
            return {"text": formatted(root)}
        case _:
            return {"data": {_name(root): _plain(root, 0)}}


def parsed(source: str | bytes, what: str) -> Any:
    """The root of a document. `InvalidError` for what is none, or has a declaration of its own."""
    etree = required("lxml.etree", "xml")
    content = source.encode() if isinstance(source, str) else source
    # What a text says of its encoding was true of the file it came from.
    parser = _parser(etree, "utf-8" if isinstance(source, str) else None)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise InvalidError(f"{what} is no XML: {error}.") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise InvalidError(
            f"{what} declares entities (<!ENTITY …>), which are not followed: they are used for attacks."
        )
    return root


def _parser(etree: Any, encoding: str | None) -> Any:
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False}
    return etree.XMLParser(encoding=encoding, huge_tree=False, recover=False, **safe)


def formatted(root: Any) -> str:
    """The document, indented."""
    etree = required("lxml.etree", "xml")
    etree.indent(root)
    text: str = etree.tostring(root.getroottree(), encoding="unicode")
    return text + "\n"


def _queried(root: Any, xpath: str, namespaces: dict[str, str]) -> dict[str, Any]:
    etree = required("lxml.etree", "xml")
    try:
        found = etree.XPath(xpath, namespaces=namespaces, regexp=False)(root.getroottree())
    except (etree.XPathError, ValueError, TypeError) as error:
        raise InvalidError(f"The XPath {xpath!r} has a mistake: {error}.") from None
    results = found if isinstance(found, list) else [found]
    if len(results) > MOST_FOUND:
        raise InvalidError(f"The XPath {xpath!r} finds {len(results)} things; the most is {MOST_FOUND}.")
    return {"results": [_result(each) for each in results], "count": len(results)}


def _result(found: Any) -> Any:
    if isinstance(found, str | bool | int | float):
        return str(found) if isinstance(found, str) else found
    if isinstance(found, tuple):
        return list(found)
    return _table(found, 0)


def _validated(root: Any, schema: str) -> dict[str, Any]:
    etree = required("lxml.etree", "xml")
    document = parsed(schema, "The schema")
    for word in REFERRING:
        for element in document.iter(f"{XSD}{word}"):
            if element.get("schemaLocation") is not None:
                where = element.get("schemaLocation")
                raise InvalidError(f"The schema refers to {where!r}, which is not looked up. Put all into one text.")
    try:
        check = etree.XMLSchema(document)
    except etree.XMLSchemaParseError as error:
        raise InvalidError(f"The schema has a mistake: {error}.") from None
    valid = bool(check.validate(root))
    return {"valid": valid, "errors": [{"line": each.line, "message": each.message} for each in check.error_log]}


def _table(element: Any, depth: int) -> dict[str, Any]:
    if depth > DEEPEST:
        raise InvalidError(f"This XML is nested more than {DEEPEST} deep.")
    children = [child for child in element if isinstance(child.tag, str)]
    return {
        "name": _name(element),
        "attributes": {_qualified(element, name): value for name, value in element.attrib.items()},
        "text": _text(element),
        "children": [_table(child, depth + 1) for child in children],
    }


def _plain(element: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise InvalidError(f"This XML is nested more than {DEEPEST} deep.")
    result: dict[str, Any] = {f"@{_qualified(element, name)}": value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            result.setdefault(_name(child), []).append(_plain(child, depth + 1))
    for name, values in result.items():
        if isinstance(values, list) and len(values) == 1:
            result[name] = values[0]
    text = _text(element)
    if not result:
        return text
    return {**result, "#text": text} if text else result


def _text(element: Any) -> str:
    """The text directly in an element, also what is between its children, without the spaces around."""
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(piece.strip() for piece in pieces if piece.strip())


def _name(element: Any) -> str:
    return _qualified(element, element.tag)


def _qualified(element: Any, name: str) -> str:
    """A name with the prefix it has in the document."""
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    if space == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{local}"
    prefix = next((prefix for prefix, other in element.nsmap.items() if other == space), None)
    return f"{prefix}:{local}" if prefix else local
