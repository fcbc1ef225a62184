"""The tools that work on the machine the spell runs on."""

from __future__ import annotations

from kernel.tools.definition import Entry, Hints
from kernel.tools.system.environment import EnvironmentOptions, environment
from kernel.tools.system.files import FileOptions, WriterOptions, file_effect, file_system, file_write
from kernel.tools.system.process import process, process_effect
from kernel.tools.system.shell import ShellOptions, covers, shell_command

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
    Entry(
        "ShellCommandTool",
        shell_command,
        ShellOptions,
        Hints(destructive=True, open_world=True),
        needs=("commands",),
        aliases=("ShellCommand", "Shell", "ShellTool"),
        covers=covers,
    ),
    Entry(
        "EnvironmentTool",
        environment,
        EnvironmentOptions,
        Hints(read_only=True, idempotent=True),
        needs=("environment",),
        aliases=("Environment",),
        effect="idempotent",
    ),
    Entry(
        "ProcessTool",
        process,
        hints=Hints(destructive=True),
        needs=("processes",),
        aliases=("Process",),
        effect=process_effect,
    ),
)
