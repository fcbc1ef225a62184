"""A small language with a real engine, as another package would bring it: a step a line, and the whole script API.

    owl = Agent.new ["You are an owl."]
    answer = owl.chat ["hello"]
    print "said: $answer"
    return answer

An argument is JSON; `$name` stands for what a step gave. Not here: branches and loops.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from kernel.context import Context
from kernel.engines.protocol import Chunk, Completion, Completions, Host, SyntaxProblem
from kernel.errors import InvalidError, LimitError, NotFoundError, ScriptError, SpellError
from kernel.policy import Limits
from kernel.values import from_border, to_border

STEP = re.compile(r"\s*(?:(?P<name>[a-z_]\w*)\s*=\s*)?(?P<verb>[\w.]+)\s*(?P<given>.*?)\s*", re.DOTALL)


class StepsEngine:
    """`kernel.engines.protocol.Engine`; and `Adjustable`."""

    language = "steps"

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self._limits = limits
        self._names: dict[str, Any] = {}
        self._stopped = False

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        for line, text in lines_of(chunk):
            try:
                parse(text)
            except ValueError as error:
                return SyntaxProblem(str(error), line, 1)
        return None

    async def run(self, ctx: Context, chunk: Chunk) -> Any:
        self._stopped = False
        problem = self.check(chunk)
        if problem is not None:
            raise InvalidError(problem.message, file=chunk.name, line=problem.line, column=problem.column)
        for line, text in lines_of(chunk):
            name, verb, given = parse(text)
            try:
                value = await self._step(ctx, verb, given)
            except SpellError as error:
                error.details.setdefault("file", chunk.name)
                error.details.setdefault("line", line)
                raise
            if verb == "return":
                return value
            if name:
                self._keep(name, value)
        return None

    async def _step(self, ctx: Context, verb: str, given: Any) -> Any:
        await asyncio.sleep(0)
        if self._stopped:
            raise asyncio.CancelledError
        value = self._filled(given)
        if verb in ("return", "set"):
            return value
        if verb == "print":
            self._host.write(ctx, "stdout", f"{value}\n")
            return None
        if verb == "fail":
            raise ScriptError(str(value))
        return await self._call(ctx, verb, value if isinstance(value, list) else [value])

    async def _call(self, ctx: Context, verb: str, args: list[Any]) -> Any:
        owner, _, method = verb.rpartition(".")
        held = self._names.get(owner)
        if isinstance(held, dict):
            if method not in held:
                raise NotFoundError(f"{owner} has no method {method!r}.")
            return await self._host.call(ctx, "ForeignFunction:call", [held[method], *args])
        reference = self._host.reference(held) if held is not None else None
        if reference is not None:
            return await self._host.call(ctx, f"{reference['$class']}:{method}", [held, *args])
        return await self._host.call(ctx, verb, args)

    def _filled(self, given: Any) -> Any:
        match given:
            case str() if given[:1] == "$" and given[1:] in self._names:
                return self._names[given[1:]]
            case str():
                return re.sub(r"\$(\w+)", lambda match: str(self._names.get(match[1], match[0])), given)
            case list():
                return [self._filled(item) for item in given]
            case dict():
                return {key: self._filled(item) for key, item in given.items()}
        return given

    def _keep(self, name: str, value: Any) -> None:
        self._names[name] = value
        most = self._limits.memory
        if most is not None and sum(len(str(kept)) for kept in self._names.values()) > most:
            self._names[name] = None
            raise LimitError(f"The spell needs more than the {most} bytes of memory it may use.")

    def complete(self, source: str, cursor: int) -> Completions:
        start = cursor - len(re.search(r"\w*$", source[:cursor])[0])  # type: ignore[index]
        names = [name for name in self._names if name.startswith(source[start:cursor])]
        return Completions(start, cursor, tuple(Completion(name, "variable") for name in names))

    def interrupt(self) -> None:
        self._stopped = True

    def set_globals(self, values: dict[str, Any]) -> None:
        # As any engine does: only what can cross comes in, host objects as references.
        crossed = to_border(values, self._host.reference)
        self._names |= from_border(crossed, self._host.resolve)

    def set_limits(self, limits: Limits) -> None:
        self._limits = limits

    def begin_run(self, seed: int, times: list[float]) -> None:
        """There is neither chance nor time in this language."""

    def close(self) -> None:
        self._names.clear()


def lines_of(chunk: Chunk) -> list[tuple[int, str]]:
    numbered = enumerate(chunk.source.split("\n"), chunk.first_line)
    return [(line, text) for line, text in numbered if text.strip() and not text.lstrip().startswith("#")]


def parse(text: str) -> tuple[str, str, Any]:
    match = STEP.fullmatch(text)
    if match is None:
        raise ValueError(f"This is no step: {text.strip()!r}.")
    try:
        return match["name"] or "", match["verb"], json.loads(match["given"] or "[]")
    except json.JSONDecodeError as error:
        raise ValueError(f"The argument is not JSON: {error}.") from None
