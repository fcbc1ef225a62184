"""The spellbook that a site was made for: fetched, and put among the visitor's files. Not what becomes of his changes
(`studio.site.delivery`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from kernel.errors import InvalidError, SpellError
from kernel.records import dataclass

if TYPE_CHECKING:
    from studio.site.delivery import Delivery
    from webui.hub import Hub

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


def place_of(host: Any) -> str:
    """What the browser's storage, and the lock on it, are called: sites of one host do not share visitors' files."""
    return f"{SHARED} {quote(urlsplit(str(host.site)).path, safe='')}" if spell_of(host).address else SHARED


def query_of(host: Any) -> str:
    """What the address asks for; without a notebook in it, that of the site."""
    query, spell = urlsplit(str(host.address)).query, spell_of(host)
    return urlencode({"file": spell.file}) if spell.file and "file" not in parse_qs(query) else query


async def deliver(host: Any, hub: Hub, folder: Path) -> tuple[str, ...]:
    """Bring the site's spellbook, if it has one; the files of which there are newer originals than the visitor's."""
    spell = spell_of(host)
    if not spell.address:
        return ()
    from studio.bundles import unpack
    from studio.site.delivery import Delivery

    files = unpack(await _fetched(spell.address), spell.address.rpartition("/")[2]).files
    hub.originals = Delivery(files, spell.file, folder, hub.workspace.home)
    return hub.originals.settle()


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
            raise InvalidError(f"The spellbook of this site could not be fetched ({response.status}): {address}")
        return bytes(await response.bytes())
    except SpellError:
        raise
    except Exception as error:
        raise InvalidError(f"The spellbook of this site could not be fetched: {error}") from error
