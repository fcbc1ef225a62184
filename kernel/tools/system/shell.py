"""`ShellCommandTool`. Which commands may be run, and how they are ended, is `kernel.sandbox.commands`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.command_rules import ANY, allows, allows_line, words_of
from kernel.tools.definition import Bench
from kernel.values import Value


@dataclass(frozen=True, slots=True)
class ShellOptions:
    """Options of `ShellCommandTool`: they narrow what the profile allows, never widen it.

    `allowed_commands` are patterns: `ls` (with any arguments), `git status` (exactly that), `python3 ./scripts/*.py`,
    `shell:*` (a line for a shell). `timeout` is in milliseconds, `max_output` in bytes for each of stdout and stderr.
    """

    allowed_commands: tuple[str, ...] = ()
    timeout: float = 60_000
    working_directory: str = ""
    max_output: int = 1 << 20


async def shell_command(
    bench: Bench,
    *,
    command: Annotated[str | list[str], "The program and its arguments, as a text or as a list"],
    shell: Annotated[
        bool, "The text is a line for /bin/sh, with pipes and all; has to be allowed by `shell:*`"
    ] = False,
    input: Annotated[str, "What the program reads from its standard input"] = "",
    working_directory: Annotated[str, "Where to run it, relative to the folder of the tool"] = "",
    timeout: Annotated[float | None, "Milliseconds it may take, at most those of the tool"] = None,
    variables: Annotated[dict[str, Any] | None, "Environment variables to set"] = None,
) -> Value:
    """Run a program and wait for its end.

    Gives `stdout`, `stderr`, `exit_code` (negative for the signal that ended it), `success`, `duration` in seconds, and
    `truncated` when not all output was kept. No shell is asked unless `shell` is true: `;`, `|`, `>` and `$NAME` are
    refused where they are not quoted. The program, and all it started, is gone when the call ends.

    ```lua
    local shell = ShellCommandTool.new({ allowed_commands = { "echo *", "ls" } })
    local answer = shell:run({ command = "echo 'Owls hunt at night'" })
    print(answer.exit_code, answer.stdout)
    ```

    Fails with `denied` for a command that is not allowed, `not_found` for no such program, `timeout`, or `invalid`.
    """
    options: ShellOptions = bench.options
    if any(not isinstance(value, str) for value in (variables or {}).values()):
        raise InvalidError("shell_command: the values of 'variables' are texts.")
    commands = bench.hands.commands.narrowed(
        options.allowed_commands, options.working_directory, options.timeout / 1000, options.max_output
    )
    ended = await commands.run(
        command,
        input=input.encode(),
        folder=working_directory,
        timeout=None if timeout is None else timeout / 1000,
        shell=shell,
        variables=variables,
    )
    return {
        "command": command,
        "stdout": ended.stdout.decode("utf-8", "replace"),
        "stderr": ended.stderr.decode("utf-8", "replace"),
        "exit_code": ended.code,
        "success": ended.code == 0,
        "duration": ended.seconds,
        "truncated": ended.cut,
    }


def covers(patterns: Sequence[str], input: Any, options: ShellOptions) -> bool:
    """Whether a person approved this command, as it is and where it is, beforehand."""
    command = input.get("command") if isinstance(input, dict) else None
    if not isinstance(command, str | list):
        return False
    if input.get("shell"):
        return isinstance(command, str) and allows_line(patterns, command)
    try:
        words = words_of(command)
    except InvalidError:
        return False
    # Names of files in what was approved count from the workspace: elsewhere they would mean other files.
    if options.working_directory or input.get("working_directory"):
        return ANY in patterns
    # What is set for a program could make it another one.
    return not input.get("variables") and allows(patterns, words)
