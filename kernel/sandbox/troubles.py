"""What the system says about a file, told so that a person understands it. Not here: what is forbidden."""

from __future__ import annotations

import errno

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError, ToolError

FULL = (errno.ENOSPC, errno.EDQUOT)


class told:
    """Turns an `OSError` in its body into an error with a plain sentence. `missing` says what was looked for."""

    def __init__(self, path: str, missing: str = "file or folder") -> None:
        self.path = path
        self.missing = missing

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise self._told(error) from error

    def _told(self, error: OSError) -> SpellError:
        match error:
            case FileNotFoundError():
                return NotFoundError(f"There is no {self.missing} {self.path!r}.", path=self.path)
            case PermissionError():
                return DeniedError(f"The system does not permit that on {self.path!r}.", path=self.path)
            case NotADirectoryError():
                return InvalidError(f"{self.path!r} is not a folder, or lies below one that is a file.")
        match error.errno:
            case errno.ENAMETOOLONG:
                return InvalidError(f"{self.path[:80]!r} has a name longer than the system takes.")
            case errno.ELOOP:
                return InvalidError(f"{self.path!r} is a link that leads in a circle.")
            case errno.EROFS:
                return DeniedError(f"{self.path!r} lies on a disk that cannot be changed.", path=self.path)
            case number if number in FULL:
                return ToolError(f"The disk is full: {self.path!r} was not changed. Make room and try again.")
        return ToolError(f"{self.path!r}: {error.strerror or error}.", path=self.path)
