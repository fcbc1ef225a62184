"""Ways out of a notebook: the formats it can be exported to, each a function from the notebook to a text.

The ways back in are in `studio.importing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass

if TYPE_CHECKING:
    from studio.export.past import Past
    from studio.notebook.document import Notebook


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: what people call it, what its files end with, their mode, how the text is made.

    `loses` says what of a notebook is not in such a file, "" when all of it is. `outputs` says whether what the last
    run put out is in it: `never`, `asked` (when wished for), `usually` (unless not wished for).
    """

    label: str
    suffix: str
    mode: int
    render: Callable[[Notebook, Past | None], str]
    loses: str = ""
    outputs: Literal["never", "asked", "usually"] = "never"

    def takes_outputs(self, wished: bool | None) -> bool:
        """Whether outputs go into a file; `wished` is what a person said, None for nothing. `InvalidError`."""
        if wished and self.outputs == "never":
            raise InvalidError(f"A {self.label} is to be run and holds no outputs. Use ipynb, html or md.")
        return self.outputs == "usually" if wished is None else wished


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


def _render_lua(notebook: Notebook, past: Past | None) -> str:
    from studio.export.lua import render_lua

    return render_lua(notebook)


def _render_script(language: str) -> Callable[[Notebook, Past | None], str]:
    def render(notebook: Notebook, past: Past | None) -> str:
        from studio.export.scripts import render_script

        return render_script(notebook, language)

    return render


def _render_program(notebook: Notebook, past: Past | None) -> str:
    from studio.export.program import render_program

    return render_program(notebook)


def _render_jupyter(notebook: Notebook, past: Past | None) -> str:
    from studio.export.jupyter import render_jupyter

    return render_jupyter(notebook, past.outputs if past else None)


def _render_html(notebook: Notebook, past: Past | None) -> str:
    from studio.export.html import render_html

    return render_html(notebook, past)


def _render_markdown(notebook: Notebook, past: Past | None) -> str:
    from studio.export.results import render_with_outputs

    return render_with_outputs(notebook, past.outputs if past else {})


EXPORTERS: Mapping[str, Exporter] = {
    "lua": Exporter("Lua script", ".lua", 0o755, _render_lua, "cells in other languages"),
    "javascript": Exporter("JavaScript script", ".js", 0o755, _render_script("javascript"), "cells in other languages"),
    "python": Exporter("Python program", ".py", 0o755, _render_program),
    "percent": Exporter("Python cells", ".py", 0o755, _render_script("python"), "cells in other languages"),
    "ipynb": Exporter("Jupyter notebook", ".ipynb", 0o644, _render_jupyter, "how the file was laid out", "asked"),
    "html": Exporter("HTML report", ".html", 0o644, _render_html, "the way back: a report is for reading", "usually"),
    "md": Exporter("Markdown", ".md", 0o644, _render_markdown, "", "asked"),
}
"""The formats by name."""

ALIASES: Mapping[str, str] = {"js": "javascript", "py": "python", "jupyter": "ipynb", "markdown": "md"}

DEFAULT = "lua"


def usual_format(notebook: Notebook) -> str:
    """The script format of the notebook's language; a Python program, which holds any cell, when there are several."""
    kinds = {cell.kind for cell in notebook.cells if cell.kind != "markdown"}
    return next(iter(kinds), DEFAULT) if len(kinds) < 2 and kinds <= {"lua", "javascript"} else "python"


def format_of(path: Path) -> str:
    """The format whose files end like this one; `script` when none does."""
    named = path.name.lower()
    return next((name for name, exporter in EXPORTERS.items() if named.endswith(exporter.suffix)), "script")


def exporter_named(format: str, notebook: Notebook) -> Exporter:
    """The format of that name, or the usual one for `script`. `InvalidError` when there is none."""
    wanted = usual_format(notebook) if format == "script" else ALIASES.get(format, format)
    exporter = EXPORTERS.get(wanted)
    if exporter is None:
        raise InvalidError(f"There is no export format {format!r}. Use one of: script, {', '.join(EXPORTERS)}.")
    return exporter


def export_notebook(notebook: Notebook, format: str, past: Past | None = None) -> Exported:
    """The notebook in a format of `EXPORTERS`, or in the `script` of its own language; `past` is what its last run
    put out, for the formats that show it.

    `InvalidError` when there is no such format, or it cannot hold the notebook.
    """
    exporter = exporter_named(format, notebook)
    return Exported(exporter.render(notebook, past), exporter.suffix, exporter.mode)


def read_export(text: str, language: str) -> Notebook:
    """The notebook of a script or program that was exported from one. `InvalidError` when it is malformed."""
    if language == "python":
        from studio.export.program import is_program, read_program

        if is_program(text):
            return read_program(text)
    from studio.export.scripts import read_script

    return read_script(text, language)
