"""A YAML file as plain data that knows its places: which line, and which stretch of the text, a key's value has.

Not here: what the keys mean (`testfile`), and putting other values there (`updating`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass

if TYPE_CHECKING:
    import yaml

LARGEST = 16 << 20
"""Bytes of a test file; a larger one is surely another file."""

Steps = tuple[str | int, ...]
"""Where a value is: the keys and positions that lead to it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of text of a value: offsets, the line it or its key is on (from 1), the column of its key."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A file that was read: its text, its data, and where every value is."""

    name: str
    text: str
    data: Any
    spans: dict[Steps, Span] = field(default_factory=dict)

    def line(self, steps: Steps) -> int:
        """The line of a key; that of the nearest above it that is in the file; 1 for none."""
        while steps and steps not in self.spans:
            steps = steps[:-1]
        return self.spans[steps].line if steps in self.spans else 1

    def wrong(self, steps: Steps, problem: str) -> InvalidError:
        """The error for what a key says."""
        key = ".".join(str(step) for step in steps)
        subject = f"{key!r} {problem}" if key else f"it {problem}"
        line = self.line(steps)
        return InvalidError(
            f"{self.name}:{line}: {subject}{'' if subject.endswith('?') else '.'}", file=self.name, line=line
        )


def read_marked(path: Path, name: str) -> Marked:
    """The file of a test; `name` is what errors call it. `InvalidError` names the line that is malformed."""
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidError(f"{name}: it is larger than {LARGEST >> 20} MB; that is no test file.")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise NotFoundError(f"There is no test file {name!r}.") from None
    except UnicodeDecodeError as error:
        raise InvalidError(f"{name}: it is not a text in UTF-8 (byte {error.start}).") from None
    except OSError as error:
        raise InvalidError(f"{name}: it cannot be read: {error.strerror}.") from None
    return mark(text, name)


def mark(text: str, name: str) -> Marked:
    """The data of a YAML text, with its places."""
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Marked(name, text, None)
        spans = dict(_spans(node, (), _around(node), name))
        return Marked(name, text, loader.construct_document(node), spans)
    except yaml.YAMLError as error:
        found = getattr(error, "problem_mark", None)
        line = found.line + 1 if found else 1
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise InvalidError(f"{name}:{line}: {problem}.", file=name, line=line) from None
    except (RecursionError, ValueError, TypeError) as error:
        raise InvalidError(f"{name}:1: it cannot be read as YAML ({error}).", file=name, line=1) from None
    finally:
        loader.dispose()


def _around(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column


def _spans(node: yaml.Node, steps: Steps, place: tuple[int, int], name: str) -> Iterator[tuple[Steps, Span]]:
    import yaml

    yield steps, Span(node.start_mark.index, _end(node), *place)
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise InvalidError(f"{name}:{line}: the key {key.value!r} is there twice.", file=name, line=line)
            seen.add(key.value)
            yield from _spans(value, (*steps, key.value), _around(key), name)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _spans(item, (*steps, position), _around(item), name)


def _end(node: yaml.Node) -> int:
    """Where the text of a node really ends: that of a block reaches to the next token, over comments."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
