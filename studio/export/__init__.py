"""Ways out of a notebook: the formats it can be exported to, each a function from the notebook to a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass

if TYPE_CHECKING:
    from studio.notebook.document import Notebook


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: what its files end with, their mode, and how the text is made."""

    suffix: str
    mode: int
    render: Callable[[Notebook], str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A notebook in another format."""

    text: str
    suffix: str
    mode: int

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all; it replaces one that exists. `DeniedError` when it cannot be."""
        from studio.notebook.files import explain, write_aside

        try:
            write_aside(path, self.text.encode(), self.mode)
        except OSError as error:
            raise DeniedError(explain(error, path)) from None


def _render_lua(notebook: Notebook) -> str:
    from studio.export.lua import render_lua

    return render_lua(notebook)


def _render_script(language: str) -> Callable[[Notebook], str]:
    def render(notebook: Notebook) -> str:
        from studio.export.scripts import render_script

        return render_script(notebook, language)

    return render


EXPORTERS: Mapping[str, Exporter] = {
    "lua": Exporter(".lua", 0o755, _render_lua),
    "javascript": Exporter(".js", 0o755, _render_script("javascript")),
    "python": Exporter(".py", 0o755, _render_script("python")),
}
"""The formats by name."""

ALIASES: Mapping[str, str] = {"js": "javascript", "py": "python"}


def usual_format(notebook: Notebook) -> str:
    """The script format of the notebook's language. `InvalidError` when its cells are in several."""
    from studio.export.scripts import language_of

    return language_of(notebook)


def export_notebook(notebook: Notebook, format: str) -> Exported:
    """The notebook in a format of `EXPORTERS`, or in the `script` of its own language.

    `InvalidError` when there is no such format, or it cannot hold the notebook.
    """
    wanted = usual_format(notebook) if format == "script" else ALIASES.get(format, format)
    exporter = EXPORTERS.get(wanted)
    if exporter is None:
        raise InvalidError(f"There is no export format {format!r}. Use one of: script, {', '.join(EXPORTERS)}.")
    return Exported(exporter.render(notebook), exporter.suffix, exporter.mode)
