"""What a tool is, and how a built-in one is written down.

A built-in tool is one typed function in a category file; an `Entry` in the table at the end of that
file names it; its docstring is its manual page. A script's own tool is a `Tool` around a handler.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field, fields
from typing import Any

from kernel import __version__
from kernel.context import Context
from kernel.errors import InvalidError, SpellError, ToolError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.sandbox.files import Files
from kernel.sandbox.hands import Hands
from kernel.spelling import camel_case, snake_case
from kernel.tools.results import Results
from kernel.tools.schema import Checker, schema_of
from kernel.values import Value

Handle = Callable[[Context, Any], Awaitable[Value]]

Effect = str | Callable[[Any], str]
"""`pure`, `idempotent`, `once`, "" (not said), or what tells from the input."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a caller may rely on (the words of MCP)."""

    read_only: bool = False
    destructive: bool = False
    idempotent: bool = False
    open_world: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What else there is to know of a tool.

    `metadata` is what it says of itself (`version`, `author`, …), `needs` the capabilities and resources it uses.
    `validate(ctx, input)` raises for an input the schema cannot refuse, `health(ctx)` tells whether the tool can
    work; results are kept for `cache` seconds, None for not at all. `effect` is what it does to the world: `pure`,
    `idempotent` (doing it twice does no harm), `once`, or a function of the input that tells; "" is not said.
    `covers(patterns, input)` tells whether patterns of commands that a person approved are met by a call.
    """

    category: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    needs: Mapping[str, Any] = field(default_factory=dict)
    validate: Handle | None = None
    health: Callable[[Context], Awaitable[Value]] | None = None
    cache: float | None = None
    effect: Effect = ""
    covers: Callable[[Sequence[str], Any], bool] | None = None


class Tool:
    """A tool as a value: something a model, a workflow or a script can call.

    `config` is what it was made with; `entry` is that of a built-in tool.
    """

    def __init__(
        self,
        name: str,
        description: str,
        input_schema: dict[str, Any],
        handle: Handle,
        hints: Hints | None = None,
        traits: Traits | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.description = description
        self.input_schema = input_schema
        self.handle = handle
        self.hints = hints or Hints()
        self.traits = traits or Traits()
        self.config = dict(config or {})
        self.check = Checker(name, input_schema)
        self.results = Results(self.traits.cache)
        self.face: Any = None
        self.entry: Entry | None = None

    @property
    def effect(self) -> Effect:
        """What it does to the world."""
        return self.traits.effect

    async def run(self, ctx: Context, input: Value) -> Value:
        """Call it, through the door."""
        from kernel.tools.execution import execute

        return await execute(ctx, self, input)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a built-in tool works with: where it was called, its options, and its hands."""

    ctx: Context
    options: Any
    hands: Hands

    @property
    def files(self) -> Files:
        """The hands that touch files."""
        return self.hands.files

    async def secret(self, said: str, variable: str = "", at: str = "", homes: tuple[str, ...] = ()) -> str:
        """A secret as it was given, or the one that `secret:NAME` means; see `kernel.sandbox.secrets`.

        Where nothing was said it is that of the environment variable; "" for none. `at` is the address it will be sent
        to, `homes` are the hosts of its service. From now on it is kept out of events, results and errors.
        """
        from kernel.sandbox.secrets import Destination, reveal

        found = await reveal(said, variable, self.hands.patterns, Destination(at, homes))
        self.conceal(found)
        return found

    def conceal(self, *secrets: str) -> None:
        """Keep what was made of a secret (`user:password` in Base64) out of events, results and errors, too."""
        from kernel.sandbox.redaction import Redaction

        Redaction.of(self.hands.session).remember(*secrets)


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A tool without options."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One built-in tool: its class name in scripts, its function, its options and its hints.

    The tool's name is the function's; the manual page its docstring; `needs` are the
    capabilities it uses (`files`, `network`, `commands`, …). Where it does not say its `effect` the hints do.
    `health(bench)` tells whether it can work (a key is there, a package is installed), `covers(patterns, input,
    options)` is that of `Traits`.
    """

    script_class: str
    function: Callable[..., Awaitable[Value]]
    options: type = NoOptions
    hints: Hints = field(default_factory=Hints)
    needs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    effect: Effect = ""
    health: Callable[[Bench], Awaitable[Value]] | None = None
    covers: Callable[[Sequence[str], Any, Any], bool] | None = None

    @property
    def name(self) -> str:
        """What models and traces call it: as its function, which may say `_tool` where the plain name is taken."""
        return str(getattr(self.function, "__name__", "")).removesuffix("_tool")

    @property
    def manual(self) -> str:
        """The manual page, Markdown."""
        return inspect.getdoc(self.function) or ""

    @property
    def category(self) -> str:
        """Its category: the file or the folder of `kernel.tools` it is in (`math`, `data`), of others the last name."""
        path = self.function.__module__.split(".")
        return path[2] if path[:2] == ["kernel", "tools"] else path[-1]

    def tool(self, hands: Hands, options: dict[str, Any] | None = None) -> Tool:
        """An instance with its options. `InvalidError` names an option that does not exist."""
        chosen = read_options(self.options, options or {}, self.script_class)

        async def handle(ctx: Context, input: Any) -> Value:
            return await _without_secrets(hands, self.function(Bench(ctx, chosen, hands), **input))

        about = {"version": __version__, "author": "llmspell", "category": self.category}
        traits = Traits(
            self.category,
            about,
            {need: True for need in self.needs},
            health=self._health(chosen, hands),
            effect=self.effect or effect_from(self.hints),
            covers=self._covers(chosen),
        )
        description = self.manual.split("\n\n")[0]
        config = {snake_case(name): value for name, value in (options or {}).items()}
        tool = Tool(self.name, description, schema_of(self.function), handle, self.hints, traits, config)
        tool.entry = self
        return tool

    def _covers(self, chosen: Any) -> Callable[[Sequence[str], Any], bool] | None:
        met = self.covers
        return None if met is None else lambda patterns, input: met(patterns, input, chosen)

    def _health(self, chosen: Any, hands: Hands) -> Callable[[Context], Awaitable[Value]] | None:
        ask = self.health
        if ask is None:
            return None

        async def health(ctx: Context) -> Value:
            return await _without_secrets(hands, ask(Bench(ctx, chosen, hands)))

        return health


async def _without_secrets(hands: Hands, work: Awaitable[Value]) -> Value:
    """What a tool gives, or its error, without the secrets that tools of this session were given."""
    from kernel.sandbox.redaction import Redaction

    redaction = Redaction.of(hands.session)
    try:
        return redaction.hide(await work)
    except SpellError as error:
        redaction.cover(error)
        raise
    except Exception as error:
        # What an error of a library has in it, nobody knows; what it says is known.
        said = str(error)
        if redaction.text(said) == said:
            raise
        raise ToolError(f"The tool failed: {redaction.text(said)}") from None


def effect_from(hints: Hints) -> str:
    """What a tool with these hints does to the world, as far as it must be feared."""
    if hints.read_only and not hints.open_world:
        return "pure"
    return "idempotent" if hints.read_only or hints.idempotent else "once"


def read_options(kind: type, given: dict[str, Any], subject: str) -> Any:
    """An options dataclass from a table in any spelling. `InvalidError` for a name it does not have.

    Its `aliases` are other names of its fields, such as no field can have (`from`).
    """
    aliases: dict[str, str] = getattr(kind, "aliases", {})
    names = [f.name for f in fields(kind)]
    chosen: dict[str, Any] = {}
    for said, value in given.items():
        name = aliases.get(snake_case(said), snake_case(said))
        if name not in names:
            shown = [camel_case(each) if said != said.lower() else each for each in names]
            known = f" It takes: {', '.join(shown)}." if shown else " It takes no options."
            raise InvalidError(f"{subject} has no option {said!r}.{suggest(said, shown) or known}")
        chosen[name] = tuple(value) if isinstance(value, list) else value
    return kind(**chosen)
