"""The spellbook that a site was made for: fetched, and put among the visitor's files. Not what becomes of his changes
(`studio.site.delivery`)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.records import dataclass

if TYPE_CHECKING:
    from studio.site.built import Built
    from studio.site.delivery import Delivery
    from webui.hub import Hub
    from webui.sites import SiteSource

TAKEN = Path("/tmp/site")
"""Where the files of the site itself are put, when a notebook is exported into it."""

OCCUPIED = (
    "This site was made for one spellbook, and no other can be put into it. Download the notebook (Export, Markdown) "
    "and take it to a Spell Studio, in a tab or on a computer."
)

SHARED = "llmspell"
"""The name of the files of the studio itself, in the storage of the browser. A site with a spellbook has its own."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Where the spellbook is, which notebook is shown, how: `notebook` or `app`. All "" for a site without one."""

    address: str = ""
    file: str = ""
    mode: str = ""


def spell_of(host: Any) -> Spell:
    """What the page says of the spellbook it was made for."""
    said = getattr(host.options, "spell", None)
    return Spell(str(said.address), str(said.file), str(said.mode)) if said else Spell()


def app_of(host: Any) -> str:
    """The notebook that this page shows as an app, and nothing else; "" for the studio."""
    spell = spell_of(host)
    return str(host.options.app or "") or (spell.file if spell.mode == "app" else "")


def place_of(host: Any) -> str:
    """What the browser's storage, and the lock on it, are called: sites of one host do not share visitors' files."""
    return f"{SHARED} {quote(urlsplit(str(host.site)).path, safe='')}" if spell_of(host).address else SHARED


def query_of(host: Any) -> str:
    """What the address asks for; without a notebook in it, that of the site."""
    query, spell = urlsplit(str(host.address)).query, spell_of(host)
    return urlencode({"file": spell.file}) if spell.file and "file" not in parse_qs(query) else query


async def deliver(host: Any, hub: Hub, folder: Path) -> tuple[str, ...]:
    """Bring the site's spellbook, if it has one; the files of which there are newer originals than the visitor's."""
    hub.site_source = source_of(host)
    spell = spell_of(host)
    if not spell.address:
        return ()
    from studio.bundles import unpack
    from studio.site.delivery import Delivery

    files = unpack(await _fetched(spell.address), spell.address.rpartition("/")[2]).files
    hub.originals = Delivery(files, spell.file, folder, hub.workspace.home)
    return hub.originals.settle()


def source_of(host: Any) -> SiteSource:
    """The site of this tab itself, as what a notebook can be exported into; none where it has one in it already."""
    from webui.sites import SiteSource

    trouble = OCCUPIED if spell_of(host).address else ""

    async def built() -> Built:
        if trouble:
            raise NotFoundError(trouble)
        return await _fetched_site(str(host.site))

    return SiteSource(lambda: trouble, built)


async def _fetched_site(site: str) -> Built:
    """All files of a site, put where Python finds them."""
    from studio.site.built import read_site
    from studio.site.pages import files_kept

    shutil.rmtree(TAKEN, ignore_errors=True)
    for name in ("index.html", "sw.js", "manifest.webmanifest"):
        _put(TAKEN / name, await _fetched(f"{site}{name}"))
    icons = [icon["src"] for icon in json.loads((TAKEN / "manifest.webmanifest").read_bytes())["icons"]]
    for name in [*files_kept((TAKEN / "sw.js").read_text("utf-8")), *icons]:
        _put(TAKEN / name, await _fetched(f"{site}{name}"))
    return read_site(TAKEN)


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def told_of(originals: Delivery | None, newer: tuple[str, ...]) -> str:
    """What a visitor should know who has changed something; "" for nothing."""
    if originals is None or not originals.changed:
        return ""
    more = " The site has a newer one." if newer else ""
    return f"You see your own copy, with your changes; they are kept in this browser.{more}"


async def _fetched(address: str) -> bytes:
    from pyodide.http import pyfetch

    try:
        response = await pyfetch(address)
        if not response.ok:
            raise InvalidError(f"A file of this site could not be fetched ({response.status}): {address}")
        return bytes(await response.bytes())
    except SpellError:
        raise
    except Exception as error:
        raise InvalidError(f"A file of this site could not be fetched ({address}): {error}") from error
