"""Several apps of one server: which there are, where each is, and the page that lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import InvalidError
from kernel.policy import DEFAULT_PROFILE
from kernel.records import dataclass
from studio.apps import plan_app
from studio.notebook.files import read_notebook
from webui.refusal import page_of as page_with

if TYPE_CHECKING:
    from fastapi import FastAPI

SUFFIX = ".spell.md"

_UNSUITED = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Shelved:
    """An app: the notebook's file within the workspace, its title and introduction, its profile, its path."""

    file: str
    title: str
    about: str
    profile: str
    place: str


def read_shelf(folder: Path, files: Sequence[str]) -> list[Shelved]:
    """The apps of these notebooks; one alone is at `/`. `InvalidError` names the one that can be none. Blocks."""
    shelf: list[Shelved] = []
    for file in files:
        notebook = read_notebook(folder / file)
        try:
            plan = plan_app(notebook, Path(file).name)
        except InvalidError as error:
            raise InvalidError(f"{file}: {error.message}" if len(files) > 1 else error.message) from None
        taken = {one.place for one in shelf}
        place = "/" if len(files) == 1 else _place(file, taken)
        shelf.append(Shelved(file, plan.title, plan.about, notebook.profile or DEFAULT_PROFILE, place))
    return shelf


def add_contents(app: FastAPI, shelf: Sequence[Shelved]) -> None:
    """Answer `/` with the page that lists the apps."""
    from fastapi.responses import HTMLResponse

    async def contents() -> HTMLResponse:
        return HTMLResponse(page_of(shelf))

    app.get("/", include_in_schema=False)(contents)


def page_of(shelf: Sequence[Shelved]) -> str:
    """The page that lists the apps."""
    rows = "".join(
        f'<li style="margin: 0 0 12px"><a href=".{escape(one.place)}">{escape(one.title)}</a>'
        f'<br><span style="color: var(--soft)">{escape(_short(one.about))}</span></li>'
        for one in shelf
    )
    style = "list-style: none; margin: 16px 0 0; padding: 0; min-width: min(20rem, 75vw)"
    content = f'<h1>Apps</h1><ul style="{style}">{rows}</ul>'
    return page_with(content, "Apps")


def _place(file: str, taken: set[str]) -> str:
    name = _UNSUITED.sub("-", Path(file).name.removesuffix(SUFFIX)).strip("-").lower() or "app"
    places = (f"/{name}", *(f"/{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(place for place in places if place not in taken and place not in RESERVED)


RESERVED = ("/enter", "/static", "/components", "/bundled", "/ws")
"""Paths that are something else."""


def _short(text: str) -> str:
    line = re.sub(r"[*_`#>]|\[([^\]]*)\]\([^)]*\)", r"\1", text).strip().split("\n\n")[0]
    return line if len(line) <= 160 else f"{line[:159]}…"
