"""The tools that work on the machine the spell runs on."""

from __future__ import annotations

from kernel.tools.definition import Entry, Hints
from kernel.tools.system.files import FileOptions, WriterOptions, file_effect, file_system, file_write

TOOLS = (
    Entry(
        "FileSystemTool",
        file_system,
        FileOptions,
        Hints(destructive=True),
        needs=("files",),
        aliases=("FileSystem",),
        effect=file_effect,
    ),
    Entry(
        "FileWriter",
        file_write,
        WriterOptions,
        Hints(destructive=True, idempotent=True),
        needs=("files",),
        aliases=("FileWriterTool",),
    ),
)
