"""`FileSystemTool` and `FileWriter`."""

from __future__ import annotations

from typing import Annotated, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.files import Files
from kernel.tools.definition import Bench
from kernel.values import Value

Operation = Literal["read", "write", "append", "list", "exists", "info", "create_dir", "delete", "move"]


@dataclass(frozen=True, slots=True)
class FileOptions:
    """Options of `FileSystemTool`: they narrow what the profile allows, never widen it.

    `allowed_paths` are folders, `max_file_size` bytes, `allowed_extensions` with the dot;
    `operations` are the only ones allowed (all when empty).
    """

    allowed_paths: tuple[str, ...] = ()
    read_only: bool = False
    max_file_size: int | None = None
    allowed_extensions: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()


async def file_system(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    path: Annotated[str, "The file or folder, relative to the workspace"],
    content: Annotated[str, "The text to write or append"] = "",
    to: Annotated[str, "Where to move it"] = "",
) -> Value:
    """Read, write, list and move files in the folders the spell may touch.

    `read` gives the text (or bytes when it is not UTF-8), `write` replaces a whole file, `append` adds to its end,
    `list` gives the names, types and sizes in a folder, `info` and `exists` describe one path, `create_dir` makes a
    folder, `delete` removes a file or an empty folder, `move` renames.

    ```lua
    local files = FileSystemTool.new({ allowed_paths = { "notes" }, allowed_extensions = { ".md" } })
    files:run({ operation = "write", path = "notes/owls.md", content = "Owls hunt at night." })
    print(files:run({ operation = "read", path = "notes/owls.md" }).content)
    ```

    Fails with `denied` outside the allowed folders, `not_found`, or `invalid` when a file is too large.
    """
    options: FileOptions = bench.options
    if options.operations and operation not in options.operations:
        raise InvalidError(f"This tool does not {operation}: it may {', '.join(options.operations)}.")
    files = bench.files.narrowed(
        options.allowed_paths, options.read_only, options.max_file_size, options.allowed_extensions
    )
    return _operate(files, operation, path, content, to)


def file_effect(input: Value) -> str:
    """What an operation on files does: reading them is recorded, since they change; adding twice is not adding once."""
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "once" if operation in ("append", "delete", "move") else "idempotent"


def _operate(files: Files, operation: Operation, path: str, content: str, to: str) -> Value:
    match operation:
        case "read":
            return {"path": path, "content": _text(files.read(path))}
        case "write":
            return {"path": path, "size": files.replace(path, content.encode())}
        case "append":
            return {"path": path, "size": files.append(path, content.encode())}
        case "list":
            return {"path": path, "entries": files.entries(path)}
        case "exists" | "info":
            return files.describe(path)
        case _:
            return _rearrange(files, operation, path, to)


def _rearrange(files: Files, operation: Operation, path: str, to: str) -> Value:
    if operation == "create_dir":
        files.make_folder(path)
    elif operation == "delete":
        files.remove(path)
    else:
        if not to:
            raise InvalidError("file_system: 'move' needs 'to', the new path.")
        files.move(path, to)
    return {"path": to or path, "done": operation}


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """Options of `FileWriter`: `base_dir` is the only folder it writes to, made when it does not exist."""

    base_dir: str = ""
    max_file_size: int | None = None
    allowed_extensions: tuple[str, ...] = ()


async def file_write(
    bench: Bench,
    *,
    path: Annotated[str, "The file, relative to the folder of the tool"],
    content: Annotated[str, "The text to write"],
) -> Value:
    """Write a text to a file: a new one, or in the place of the old.

    The folders above it are made. The file is never half-written: it is written aside, then renamed.

    ```lua
    FileWriter.new({ base_dir = "research" }):run({ path = "owls.md", content = "Owls hunt at night." })
    ```

    Fails with `denied` outside the allowed folders, or `invalid` when the text is too large.
    """
    options: WriterOptions = bench.options
    allowed = (options.base_dir,) if options.base_dir else ()
    files = bench.files.narrowed(allowed, False, options.max_file_size, options.allowed_extensions)
    where = f"{options.base_dir}/{path}" if options.base_dir else path
    return {"path": where, "size": files.replace(where, content.encode())}


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content
