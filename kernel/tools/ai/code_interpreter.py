"""The tool that runs code apart from the spell. Not here: how (`kernel.interpreting`)."""

from __future__ import annotations

from typing import Annotated, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.interpreting import Interpreted, Wanted
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

LONGEST = 200_000
"""Characters of code."""

MOST_SECONDS = 300.0

MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """Options of `CodeInterpreterTool`.

    `languages` are the ones allowed, the first the one that is meant when a call does not say. `timeout` is
    milliseconds, `memory_limit` bytes, `max_output` characters. Files the code makes are written into `output_dir`.
    """

    languages: tuple[str, ...] = ("python", "lua", "javascript")
    timeout: float = 10000
    memory_limit: int = 256 << 20
    max_output: int = 100_000
    output_dir: str = "."


async def code_interpreter(
    bench: Bench,
    *,
    code: Annotated[str, "The code to run"],
    language: Annotated[Literal["", "python", "lua", "javascript"], "Its language"] = "",
    files: Annotated[list[str] | None, "Files it finds in its folder, by their names"] = None,
    save_files: Annotated[bool, "Whether to keep the files it makes"] = True,
) -> Value:
    """Run code apart from the spell, and give what it wrote and its value.

    Gives `ok`, `result` (the value of its last expression or `return`), `stdout`, `stderr`, `error` (`type`,
    `message`, `line`) where it failed, and `files` it made (`path`, `size`). It knows nothing of the spell, reaches no
    network and no other files, and has a limited time and memory. Python needs Linux and knows the packages that are
    installed.

    ```lua
    local code = CodeInterpreterTool.new({ languages = { "javascript", "lua" }, timeout = 5000 })
    print(code:run({ code = "console.log('hoot'); 6 * 7" }).result) --> 42
    print(code:run({ code = "return #'owl'", language = "lua" }).result) --> 3
    ```

    Fails with `invalid` (a language that is not there), `denied` or `not_found` (the files). What the code does wrong
    is no failure of the tool: it is in `error`.
    """
    options: CodeOptions = bench.options
    chosen = language or options.languages[0]
    if chosen not in options.languages:
        raise InvalidError(f"code_interpreter: this tool runs {', '.join(options.languages)}, not {chosen}.")
    if len(code) > LONGEST or not code.strip():
        raise InvalidError(f"code_interpreter: the code has from 1 to {LONGEST:,} characters.")
    if bench.hands.interpret is None:
        raise InvalidError("code_interpreter: there are no engines here to run code in.")
    seconds = min(max(options.timeout / 1000, 0.001), MOST_SECONDS)
    wanted = Wanted(chosen, code, _given(bench, files or []), seconds, options.memory_limit, options.max_output)
    done: Interpreted = await bench.hands.interpret(bench.ctx, wanted)
    kept = [_kept(bench, name, content) for name, content in done.files.items()] if save_files else []
    told = {"stdout": done.stdout, "stderr": done.stderr, "result": done.value, "files": kept}
    return {"ok": done.error is None, "language": chosen, **told, **({"error": done.error} if done.error else {})}


def _given(bench: Bench, paths: list[str]) -> dict[str, bytes]:
    """Files by their last names."""
    if len(paths) > MOST_FILES:
        raise InvalidError(f"code_interpreter: at most {MOST_FILES} files at once.")
    made: dict[str, bytes] = {}
    for path in paths:
        content, name = bench.files.read(path), path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        if name in made or name in ("", ".", ".."):
            raise InvalidError(f"code_interpreter: {path!r} has no name of its own among the files.")
        made[name] = content
    return made


def _kept(bench: Bench, name: str, content: bytes) -> dict[str, Value]:
    folder = bench.options.output_dir
    files = bench.files if folder in ("", ".") else bench.files.narrowed((folder,))
    where = files.member(name, folder or ".").removeprefix("./")
    return {"path": where, "size": files.replace(where, content)}


ENTRY = Entry(
    "CodeInterpreterTool",
    code_interpreter,
    CodeOptions,
    Hints(),
    needs=("commands", "files"),
    aliases=("CodeInterpreter",),
)
