"""Who disposes of the runs that are kept, for commands: we ourselves, or the open studio that holds the store.

Not here: the commands (`keeping`), and what happens to the runs (`kernel.stores.keeping`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kernel.errors import DeniedError, InvalidError, NetworkError, NotFoundError, SpellError
from kernel.records import dataclass
from kernel.stores.keeping import Keeping, Stake, What, said
from kernel.stores.retention import Keep
from studio.runtime_file import RuntimeFile, read_runtime_file

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

PATIENCE = 600.0
"""Seconds that the studio may take: it archives gigabytes while we wait."""

ERRORS: dict[str, type[SpellError]] = {"not_found": NotFoundError, "invalid": InvalidError, "denied": DeniedError}


@dataclass(frozen=True, slots=True)
class Wish:
    """What becomes of runs: those that are named, those beyond what is kept, and those older than so many days."""

    what: What
    runs: Sequence[str] = field(default_factory=tuple)
    keep: Keep | None = None
    older: float | None = None


class Keeper(Protocol):
    """Disposes of runs. Errors are sentences."""

    def stake(self, wish: Wish) -> Stake:
        """What a wish would touch."""
        ...

    def do(self, what: What, runs: Sequence[str]) -> str:
        """Do it with these runs; what was done, as a sentence."""
        ...


@contextmanager
def open_keeper(home: Path) -> Iterator[Keeper]:
    """Whoever may change the store of a home. `DeniedError` when that is a process that cannot be asked."""
    from kernel.stores.projection import Projection

    try:
        store = Projection.open(home)
    except DeniedError as error:
        yield StudioKeeper(_studio_of(home, error, "Wait until it has ended, then try again."))
        return
    with store:
        store.ingest()
        yield OwnKeeper(store, home)


@contextmanager
def own_store(home: Path, advice: str) -> Iterator[Projection]:
    """The store, up to date and ours. `DeniedError` with `advice` when another process holds it."""
    from kernel.stores.projection import Projection

    try:
        store = Projection.open(home)
    except DeniedError as error:
        if "pid" not in error.details:
            raise
        raise DeniedError(f"{_holder(error)} {advice}") from None
    with store:
        store.ingest()
        yield store


class OwnKeeper:
    """A keeper where nobody else holds the store."""

    def __init__(self, store: Projection, home: Path) -> None:
        self._keeping = Keeping(store, home)

    def stake(self, wish: Wish) -> Stake:
        """What a wish would touch."""
        runs = self._keeping.named(wish.runs)
        if wish.keep is not None:
            runs += self._keeping.beyond(wish.keep)
        if wish.older is not None:
            runs += self._keeping.older(wish.older)
        return self._keeping.stake(wish.what, runs)

    def do(self, what: What, runs: Sequence[str]) -> str:
        """Do it."""
        return said(self._keeping.do(what, runs))


class StudioKeeper:
    """A keeper that asks the studio which runs in the workspace."""

    def __init__(self, studio: RuntimeFile) -> None:
        self._studio = studio

    def stake(self, wish: Wish) -> Stake:
        """What a wish would touch."""
        keep = {} if wish.keep is None else {name: one for name, one in asdict(wish.keep).items() if one is not None}
        told = self._ask({"what": wish.what, "runs": wish.runs, "keep": keep, "older": wish.older, "rehearse": True})
        return Stake(**{**told, "runs": tuple(told["runs"])})

    def do(self, what: What, runs: Sequence[str]) -> str:
        """Do it."""
        return str(self._ask({"what": what, "runs": list(runs)})["said"])

    def _ask(self, wish: dict[str, Any]) -> dict[str, Any]:
        import httpx

        headers = {"authorization": f"Bearer {self._studio.token}"}
        address = f"{self._studio.address}/api/keeping"
        try:
            with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
                answer = client.post(address, headers=headers, json=wish)
        except httpx.HTTPError as error:
            told = f"The studio of this workspace does not answer ({error}). Close it, then try again."
            raise NetworkError(told) from None
        if answer.is_success:
            return dict(answer.json())
        raise _refusal(answer.status_code, answer.text)


def _refusal(status: int, text: str) -> SpellError:
    import json

    try:
        told = json.loads(text)["error"]
        return ERRORS.get(told["type"], InvalidError)(told["message"])
    except (ValueError, KeyError, TypeError):
        told = f"The studio of this workspace cannot do that ({status}). Is it of another version?"
        return InvalidError(f"{told} Close it, then try again.")


def _studio_of(home: Path, error: DeniedError, advice: str) -> RuntimeFile:
    """The studio that holds the store. Raises what was wrong where it is something else that does."""
    if "pid" not in error.details:
        raise error
    studio = read_runtime_file(home)
    if studio is None or studio.pid != error.details["pid"]:
        raise DeniedError(f"{_holder(error)} {advice}") from None
    return studio


def _holder(error: DeniedError) -> str:
    return f"Process {error.details['pid']} holds the traces of this workspace."
