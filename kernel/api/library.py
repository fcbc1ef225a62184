"""Small things every script needs and its language lacks: ids, input, JSON, a console, a clock."""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.api.definition import hidden, script
from kernel.api.site import Site
from kernel.api.speech import say
from kernel.values import Value


@script("util", namespace=True)
class Util:
    """Small services of the first version of the API.

    ```lua
    util.sleep(100)
    print(util.uuid(), util.now())
    ```
    """

    @staticmethod
    async def sleep(site: Site, milliseconds: float) -> None:
        """Wait so long; other tasks go on."""
        await asyncio.sleep(max(0.0, milliseconds) / 1000)

    @staticmethod
    def uuid(site: Site) -> str:
        """A random UUID (version 4)."""
        return Uuid.generate(site)

    @staticmethod
    def now(site: Site) -> int:
        """Milliseconds since 1970, as the run's clock has them."""
        run = site.ctx.run
        return int((run.clock() if run.tape is None else run.tape.read_clock("host")) * 1000)


@script("uuid", namespace=True, languages=("none",))
class Uuid:
    """Unique ids.

    ```lua
    print(uuid.generate())
    ```
    """

    @staticmethod
    def generate(site: Site) -> str:
        """A random UUID (version 4)."""
        import uuid

        tape = site.ctx.run.tape
        return str(uuid.uuid4() if tape is None else uuid.UUID(int=tape.random.getrandbits(128), version=4))


@script("io", namespace=True, languages=("none",))
class Io:
    """Input and output of Lua. `io.write` and `io.flush` are as in Lua; files are read with `FileSystemTool`.

    local name = io.read()
    """

    @staticmethod
    async def read(site: Site, format: Value = None) -> Value:
        """A line of input (`"l"`, the default), all of it (`"a"`), or a number (`"n"`); nothing at the end."""
        answer = await site.ctx.run.ask("input", {"format": str(format or "l").lstrip("*")})
        if str(format or "").lstrip("*") == "n" and isinstance(answer, str):
            try:
                return int(answer)
            except ValueError:
                return _number(answer)
        return answer


@script("json", namespace=True, languages=("none",))
class Json:
    """Values as JSON text and back. In JavaScript there is also its own `JSON`.

    ```lua
    print(json.encode({ name = "owl", legs = 2 }))
    ```
    """

    @staticmethod
    def encode(site: Site, value: Value, indent: Value = None) -> str:
        """The value as JSON text, on one line or with `indent` spaces for each level.

        A function is an error in Lua; JavaScript leaves it out.
        """
        import json

        from kernel.values import plain

        return json.dumps(plain(value), ensure_ascii=False, indent=indent)

    @staticmethod
    def decode(site: Site, text: str) -> Value:
        """The value of a JSON text; an error that says where the text is no JSON."""
        import json

        from kernel.errors import InvalidError

        try:
            return json.loads(text)
        except ValueError as error:
            raise InvalidError(f"json.decode: this is no JSON: {error}.") from None


@script("inspect", namespace=True, call="show", languages=("none",))
class Inspect:
    """A readable text of any value, for people; `inspect` is a function. Cycles and depth are no trouble.

    ```lua
    print(inspect({ name = "owl", parts = { "wing", "beak" } }))
    ```
    """

    @staticmethod
    @hidden
    def show(site: Site, value: Value) -> str:
        """The text; every prelude has its own, which knows the objects of its language."""
        from pprint import pformat

        return pformat(value)


@script("console", namespace=True, languages=("none",))
class Console:
    """Lines of output: `log`, `info` and `debug` to standard output, `warn` and `error` to standard error.

    ```lua
    console.log("Found", 3, "owls")
    ```
    """

    @staticmethod
    def log(site: Site, *values: Value) -> None:
        """Write any number of values and a line end."""
        say(site, "stdout", _line(values))

    @staticmethod
    def info(site: Site, *values: Value) -> None:
        """The same as `log`."""
        say(site, "stdout", _line(values))

    @staticmethod
    def debug(site: Site, *values: Value) -> None:
        """The same as `log`."""
        say(site, "stdout", _line(values))

    @staticmethod
    def warn(site: Site, *values: Value) -> None:
        """Like `log`, to standard error."""
        say(site, "stderr", _line(values))

    @staticmethod
    def error(site: Site, *values: Value) -> None:
        """Like `log`, to standard error."""
        say(site, "stderr", _line(values))


def _line(values: tuple[Value, ...]) -> str:
    return " ".join(str(value) for value in values) + "\n"


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
