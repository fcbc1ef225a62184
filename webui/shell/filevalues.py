"""What a file that is dropped on a field of the form is as the parameter's value. Not the field (`filefield.js`)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from webui.shell.parameterfields import lines_of

if TYPE_CHECKING:
    from studio.notebook.document import Parameter

LARGEST = 8 << 20
"""Bytes of a file that is copied into the workspace."""

LONGEST = 1 << 20
"""Bytes of a file that becomes a value: it stands in the notebook's front matter."""

Keep = Callable[[str, bytes], str]
"""Keeps a file of that name in the workspace; its path there."""


def most_of(parameter: Parameter) -> int:
    """Bytes of a file that this parameter can take; 0 for one whose value is in no file."""
    if parameter.type == "file":
        return LARGEST
    takes = parameter.type in ("json", "list", "string") and not parameter.choices and lines_of(parameter) > 1
    return LONGEST if takes else 0


def value_of_file(parameter: Parameter, name: str, content: str, keep: Keep) -> Any:
    """The value that a file (Base64) means: a path, text, a text in each line, or data. `InvalidError`. Blocks."""
    most = most_of(parameter)
    if not most:
        raise InvalidError(f"The value of {parameter.name!r} cannot be read from a file. Type it in.")
    try:
        # Before it is decoded: four characters are three bytes.
        data = base64.b64decode(content, validate=True) if len(content) <= most * 4 // 3 + 4 else None
    except (binascii.Error, ValueError):
        raise InvalidError(f"{name!r} did not arrive whole. Try again.") from None
    if data is None or len(data) > most:
        raise InvalidError(f"{name!r} is too large for {parameter.name!r}: at most {most >> 20} MB.")
    if parameter.type == "file":
        return keep(name, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError(f"{name!r} is no text (UTF-8), so it cannot be the value of {parameter.name!r}.") from None
    return _data(text, name) if parameter.type == "json" else text


def _data(text: str, name: str) -> str:
    """Data as JSON: a file of JSON as it is, any other as a table."""
    from studio.smart.actions import rows_of

    if not name.lower().endswith(".json"):
        return json.dumps(rows_of(text), ensure_ascii=False)
    try:
        json.loads(text)
    except ValueError as error:
        raise InvalidError(f"{name!r} is no JSON: {error}.") from None
    return text
