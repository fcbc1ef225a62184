"""A check of a bridge of your own: every method, called by itself and by the scripts of real engines, gives the same.

Not here: what a bridge is (`kernel.bridges`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.bridges import BridgeFunction, register
from kernel.conversion import to_script_value
from kernel.errors import NotFoundError, SpellError
from kernel.spelling import camel_case
from kernel.testing.environment import TestEnvironment

CALLS: Mapping[str, str] = {
    "lua": "return {}(table.unpack(params.args))",
    "javascript": "return await {}(...params.args)",
    "python": "return await {}(*params['args'])",
}
"""Language → a script that calls a method."""

NAME = "bridge_in_test"


async def check_bridge(
    bridge: object, samples: Mapping[str, Sequence[Any]], languages: Sequence[str] = tuple(CALLS)
) -> dict[str, float]:
    """Call each method with its arguments in `samples`, by itself and from every language; seconds by method.

    A method has to be harmless when it is called again, and to give the same then. `AssertionError` with everything
    that is not so: methods without a sample, unknown methods that are not refused with `NotFoundError`, results that
    scripts cannot have, and languages in which something else comes out.
    """
    registered = register(NAME, bridge)
    faults = [f"the method {name!r} has no sample" for name in registered.methods if name not in samples]
    faults += [f"there is no method {name!r} for a sample" for name in samples if name not in registered.methods]
    faults += await _refusal_faults(registered.bridge)
    seconds: dict[str, float] = {}
    async with TestEnvironment() as place:
        place.stage.runtime.engines.register_bridge(NAME, bridge)
        for name in (name for name in registered.methods if name in samples):
            began = time.perf_counter()
            wanted = await _result(BridgeFunction(registered, name)(*samples[name]))
            seconds[name] = time.perf_counter() - began
            for language in languages:
                got = await _from(place, language, name, samples[name])
                if got != wanted:
                    faults.append(f"{name}: in {language} it gives {got!r}, by itself {wanted!r}")
    if faults:
        raise AssertionError("The bridge is not as it should be:\n" + "\n".join(faults))
    return seconds


async def _refusal_faults(bridge: Any) -> list[str]:
    try:
        await bridge.execute_method("no_such_method", [])
    except NotFoundError:
        return []
    except Exception as error:
        return [f"a method that it does not have is refused with {type(error).__name__}, not NotFoundError"]
    return ["a method that it does not have is not refused; raise NotFoundError"]


async def _from(place: TestEnvironment, language: str, name: str, args: Sequence[Any]) -> Any:
    method = camel_case(name) if language == "javascript" else name
    source = CALLS[language].format(f"{NAME}.{method}")
    return await _result(place.create_test_engine(language).execute(source, {"args": [*args]}))


async def _result(call: Any) -> Any:
    """What a call gives as a script has it; an error by its type and text."""
    try:
        return to_script_value(await call)
    except SpellError as error:
        return f"error {error.type}: {error.message}"
