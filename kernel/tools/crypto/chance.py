"""`RandomTool`: chance from the system, or from a seed."""

from __future__ import annotations

import math
import string
import uuid
from random import Random, SystemRandom
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.crypto.texts import write_bytes
from kernel.tools.definition import Bench
from kernel.values import Value

Operation = Literal[
    "integer", "float", "gaussian", "boolean", "choice", "sample", "shuffle", "uuid", "bytes", "password"
]

LONGEST = 1 << 20
"""Bytes, and digits of an integer in bits."""

SYMBOLS = "!#$%&*+-=?@_"
UNCLEAR = "0O1lI|"


@dataclass(frozen=True, slots=True)
class RandomOptions:
    """Options of `RandomTool`: `max_count` is how many may be asked for at once; `seed` makes all of it repeatable."""

    max_count: int = 10_000
    seed: int | None = None


async def random(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to make"],
    min: Annotated[float, "For integer and float: the least"] = 0,
    max: Annotated[float | None, "For integer and float: the most; 100, or 1 for float"] = None,
    count: Annotated[int | None, "How many; a list is given then (for sample: its length)"] = None,
    items: Annotated[list[Any] | None, "For choice, sample and shuffle"] = None,
    length: Annotated[int, "Of bytes or of a password"] = 16,
    symbols: Annotated[bool, "A password has signs besides letters and digits"] = True,
    mean: Annotated[float, "For gaussian"] = 0.0,
    std_dev: Annotated[float, "For gaussian"] = 1.0,
    encoding: Annotated[Literal["hex", "base64"], "How bytes are written"] = "hex",
    seed: Annotated[int | None, "The same seed gives the same; never for passwords and bytes that are secret"] = None,
) -> Value:
    """Make random numbers, choices, ids and passwords.

    The answer is `result`; a list when `count` is given. Integers may be `min`, `max` and all between. Without a `seed`
    chance comes from the system and is fit for secrets; in a replay it is the same again.

    ```lua
    local random = RandomTool.new()
    print(#random:run({ operation = "password", length = 20 }).result) --> 20
    local dice = { operation = "integer", min = 1, max = 6, count = 3, seed = 7 }
    print(random:run(dice).result[1] == random:run(dice).result[1]) --> true
    ```

    Fails with `invalid` for a range without numbers, nothing to choose from, or more than is allowed.
    """
    options: RandomOptions = bench.options
    chosen = options.seed if seed is None else seed
    source = SystemRandom() if chosen is None else Random(chosen)
    number = 1 if count is None else count
    if not 0 <= number <= options.max_count:
        raise InvalidError(f"random: 'count' is between 0 and {options.max_count}, not {number}.")
    if not 1 <= length <= LONGEST or length * number > LONGEST:
        raise InvalidError(f"random: 'length' is between 1 and {LONGEST}, all together.")
    if operation in ("sample", "shuffle"):
        return {"operation": operation, "result": _mixed(source, operation, items, count)}
    said = {"min": min, "max": max, "items": items, "length": length, "symbols": symbols, "encoding": encoding}
    said |= {"mean": mean, "std_dev": std_dev}
    results = [_one(source, operation, said) for _ in range(number)]
    return {"operation": operation, "result": results[0] if count is None else results}


def _one(source: Random, operation: str, said: dict[str, Any]) -> Value:
    match operation:
        case "integer" | "float":
            return _number(source, operation, said["min"], said["max"])
        case "gaussian":
            return source.gauss(_finite(said["mean"]), _finite(said["std_dev"]))
        case "boolean":
            return source.random() < 0.5
        case "choice":
            if not said["items"]:
                raise InvalidError("random: 'choice' needs 'items' to choose from.")
            return source.choice(said["items"])
        case "uuid":
            return str(uuid.UUID(int=source.getrandbits(128), version=4))
        case "bytes":
            return write_bytes(source.getrandbits(8 * said["length"]).to_bytes(said["length"], "big"), said["encoding"])
    return _password(source, said["length"], said["symbols"])


def _number(source: Random, operation: str, least: float, most: float | None) -> int | float:
    if operation == "float":
        top = 1.0 if most is None else most
        if _finite(top) < _finite(least):
            raise InvalidError(f"random: there is no number between {least!r} and {top!r}.")
        return least + (top - least) * source.random()
    low, high = math.ceil(_finite(least)), math.floor(_finite(100 if most is None else most))
    if high < low:
        raise InvalidError(f"random: there is no whole number between {least!r} and {most!r}.")
    return source.randint(low, high)


def _finite(value: float) -> float:
    try:
        if math.isfinite(value):
            return value
    except OverflowError:
        pass
    raise InvalidError("random: a bound is too large, infinite or NaN.")


def _mixed(source: Random, operation: str, items: list[Any] | None, count: int | None) -> list[Any]:
    if not items:
        raise InvalidError(f"random: {operation!r} needs 'items'.")
    wanted = len(items) if operation == "shuffle" or count is None else count
    if wanted > len(items):
        raise InvalidError(f"random: a sample of {wanted} needs as many items; there are {len(items)}.")
    return source.sample(items, wanted)


def _password(source: Random, length: int, symbols: bool) -> str:
    """Letters that are not mistaken for others, with one of each kind when there is room."""
    kinds = [string.ascii_lowercase, string.ascii_uppercase, string.digits, *([SYMBOLS] if symbols else [])]
    clear = ["".join(letter for letter in kind if letter not in UNCLEAR) for kind in kinds]
    letters = [source.choice(kind) for kind in clear[:length]]
    letters += [source.choice("".join(clear)) for _ in range(length - len(letters))]
    source.shuffle(letters)
    return "".join(letters)
