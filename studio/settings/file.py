"""The file of a person's settings, as the studio's editor has it: its text, what is wrong with it, and how it is saved.

It is saved only over the version that was read: what another program wrote meanwhile is told, never overwritten.
Not here: what may stand in it (`checks`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.settings import settings_file
from studio.settings.checks import Problem, problems_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

LONGEST = 1_000_000
"""Bytes of a file that is edited here."""

PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Edition:
    """A text of the settings, and the version it is of; "" for a file that is not there yet."""

    text: str
    version: str


class ChangedError(InvalidError):
    """Another program changed the file since it was read. `now` is what stands in it."""

    def __init__(self, now: Edition) -> None:
        super().__init__("Another program changed this file since it was read here. Nothing was written.")
        self.now = now


class SettingsFile:
    """One person's settings. Its calls wait for the disk, so a loop makes them in a thread."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    @property
    def path(self) -> Path:
        """Where it is or would be. `NotFoundError` for a named one that is missing, and without a home folder."""
        path = settings_file(self._environment)
        if path is None:
            raise NotFoundError("There is no folder for settings: set HOME or LLMSPELL_CONFIG, and start the studio.")
        return path

    def read(self) -> Edition:
        """What stands in it. `InvalidError` for what is no text."""
        path = self.path
        if not path.exists():
            return Edition("", "")
        if not path.is_file():
            raise InvalidError(f"The settings {str(path)!r} are no file, so there is nothing to edit.")
        try:
            data = path.read_bytes()
            if len(data) > LONGEST:
                raise InvalidError(f"The settings {str(path)!r} have {len(data):,} bytes; edit them elsewhere.")
            return Edition(data.decode("utf-8"), sha256(data).hexdigest())
        except UnicodeDecodeError:
            raise InvalidError(f"The settings {str(path)!r} are not UTF-8. Save them as UTF-8 elsewhere.") from None
        except OSError as error:
            raise DeniedError(f"The settings {str(path)!r} cannot be read: {error.strerror}.") from None

    def check(self, text: str) -> list[Problem]:
        """What those who read the settings would say of this text."""
        with _aside(text) as aside:
            return problems_of(text, self.path, aside, self._environment)

    def save(self, text: str, version: str) -> Edition:
        """Put a text in the place of the version that was read.

        `InvalidError` for what the kernel would refuse, `ChangedError` when the file is another by now, `DeniedError`
        when it cannot be written. The file is its owner's alone afterwards, for it may hold keys.
        """
        grave = [problem for problem in self.check(text) if not problem.harmless]
        if grave:
            line = f"Line {grave[0].line}: " if grave[0].line else ""
            raise InvalidError(f"{line}{grave[0].said}")
        now = self.read()
        if now.version != version:
            raise ChangedError(now)
        return self._write(text)

    def put(self, change: Callable[[TOMLDocument], None]) -> Edition:
        """Change values; every comment, order and space stays. Raises as `save`."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        before = self.read()
        try:
            document = tomlkit.parse(before.text)
            change(document)
        except (TOMLKitError, TypeError, AttributeError) as error:
            raise InvalidError(f"The settings cannot be changed before they are mended: {error}.") from None
        return self.save(tomlkit.dumps(document), before.version)

    def _write(self, text: str) -> Edition:
        from studio.notebook.files import write_aside

        path = self.path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_aside(path, text.encode(), PRIVATE)
        except OSError as error:
            raise DeniedError(f"The settings {str(path)!r} cannot be written: {error.strerror}.") from None
        return Edition(text, sha256(text.encode()).hexdigest())


def table_of(document: Any, *names: str) -> Any:
    """A table within a document, made where it is missing."""
    import tomlkit

    for place, name in enumerate(names):
        if name not in document:
            document[name] = tomlkit.table(is_super_table=place + 1 < len(names))
        document = document[name]
    return document


@contextmanager
def _aside(text: str) -> Iterator[Path]:
    """A file of nobody else's with a text, for readers that take a path."""
    with tempfile.TemporaryDirectory(prefix="llmspell-") as folder:
        path = Path(folder) / "config.toml"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, PRIVATE), "w", encoding="utf-8") as file:
            file.write(text)
        yield path
