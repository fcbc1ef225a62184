"""The engines of one spell: each started when its language is first used, with its globals and bridges.

Not here: what runs in them (`kernel.runtime`), and where engines come from (`kernel.languages`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.api.foreign import SharingHost
from kernel.api.site import Spell
from kernel.api.spelling import CAMEL, respell
from kernel.confines import Confines
from kernel.engines.protocol import Adjustable, Engine
from kernel.errors import InvalidError, NotFoundError
from kernel.languages import BUILT_IN, MakeEngine, load_engine
from kernel.policy import Limits, Profile
from kernel.sandbox.config import read_config
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.redaction import Redaction
from kernel.values import Record, Value

if TYPE_CHECKING:
    from kernel.bridges import Registered

GIVEN = ("params", "env", "arg", "config", "cells", "tools", "agents")
"""Globals that every script has beside the classes of the API."""


class EngineRoom:
    """`spell` gives the spell, made on first use; `write` takes the text of scripts; `arguments` are their `arg`.

    With `isolated` scripts run behind walls.
    """

    def __init__(
        self, spell: Callable[[], Spell], write: Any, arguments: tuple[str, ...], isolated: bool = False
    ) -> None:
        self.isolated = isolated
        self.has_run = False
        """Whether code has run in those that are started; others have only helped an editor."""
        self._spell = spell
        self._write = write
        self._arguments = arguments
        self._started: dict[str, tuple[Engine, SharingHost]] = {}
        self._own: dict[str, MakeEngine] = {}
        self._bridges: dict[str, Registered] = {}
        self._narrow: dict[str, list[float]] = {}

    def engine(self, language: str) -> tuple[Engine, SharingHost]:
        """The engine of a language and its host. `InvalidError` when there is none, `DeniedError` by the profile."""
        if language not in self._started:
            spell = self._spell()
            make = self._own.get(language) or load_engine(language, spell.profile.plugins, self.isolated)
            host = SharingHost(spell, language, self._write)
            engine = make(host, spell.profile.limits)
            bridges = {name: bridge.functions(language in CAMEL) for name, bridge in self._bridges.items()}
            engine.set_globals({**self._globals(spell, language), **bridges})
            self._started[language] = engine, host
        return self._started[language]

    def register_engine(self, language: str, make: MakeEngine) -> None:
        """Have an engine of your own run a language. `InvalidError` when it has one, or runs already."""
        if language in BUILT_IN or language in self._started:
            raise InvalidError(f"There is an engine for {language!r} already; give yours another name.")
        if not language.isidentifier() or not callable(make):
            raise InvalidError(f"An engine is registered with a word and what makes it, not {language!r} and {make!r}.")
        self._own[language] = make

    def register_bridge(self, name: str, thing: object) -> None:
        """Let scripts call a `Bridge`, or the public methods of any object, as `name.method(…)`; also running engines'.

        `InvalidError` when the name is taken.
        """
        from kernel.api.bindings import read_bindings
        from kernel.bridges import register

        if name in {*self._bridges, *GIVEN, *read_bindings("lua")["classes"]}:
            raise InvalidError(f"Scripts know something else as {name!r} already. Choose another name for the bridge.")
        self._bridges[name] = register(name, thing)
        for language, (engine, _) in self._started.items():
            engine.set_globals({name: self._bridges[name].functions(language in CAMEL)})

    def unregister_bridge(self, name: str) -> None:
        """Take it away; what scripts hold of it says that it is gone. `NotFoundError` when there is none."""
        if name not in self._bridges:
            raise NotFoundError(f"There is no bridge {name!r}. There are: {', '.join(self._bridges) or 'none'}.")
        self._bridges.pop(name).is_gone = True

    def limit(self, limits: Limits) -> None:
        """Have the engines that run keep to other limits. `InvalidError` when one cannot."""
        for engine, _ in self._started.values():
            if not isinstance(engine, Adjustable):
                raise InvalidError(f"The limits of {engine.language} have to be set before its first script.")
            engine.set_limits(limits)

    @contextmanager
    def narrowed(self, language: str, confines: Confines) -> Iterator[None]:
        """A block for the code of a cell with a profile of its own: `cpu` is the lesser, `env` and `config` the fewer.

        The heap is that of all cells of the language, and so is its limit.
        """
        engine, _ = self.engine(language)
        spell, cpu = self._spell(), confines.profile.limits.cpu
        fewer, all_there = self._surroundings(spell, language, confines.profile), self._surroundings(spell, language)
        times = self._narrow.setdefault(language, [])
        times += [] if cpu is None else [cpu]
        self._keep_time(engine, spell.profile.limits, times)
        if fewer != all_there:
            engine.set_globals(fewer)
        try:
            yield
        finally:
            if cpu is not None:
                times.remove(cpu)
            if language in self._started and self._started[language][0] is engine:
                self._keep_time(engine, spell.profile.limits, times)
                if fewer != all_there:
                    engine.set_globals(all_there)

    def _keep_time(self, engine: Engine, limits: Limits, times: list[float]) -> None:
        wanted = min([*times, *([] if limits.cpu is None else [limits.cpu])], default=None)
        if isinstance(engine, Adjustable):
            engine.set_limits(replace(limits, cpu=wanted))

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain data in every engine that runs."""
        for engine, _ in self._started.values():
            engine.set_globals(values)

    def interrupt(self) -> None:
        """Stop script code that holds the thread."""
        for engine, _ in self._started.values():
            engine.interrupt()

    def renew(self, isolated: bool) -> bool:
        """Let engines begin anew, as is wanted now, where none has run code but only helped an editor; else False."""
        if self and self.has_run:
            return False
        self.close()
        self.isolated = isolated
        return True

    def close(self) -> None:
        """Give the memory of all back; what is used next starts afresh."""
        for engine, _ in self._started.values():
            engine.close()
        self._started.clear()
        self.has_run = False

    def __bool__(self) -> bool:
        return bool(self._started)

    def _globals(self, spell: Spell, language: str) -> dict[str, Value]:
        own = {"params": dict(spell.params), "arg": list(self._arguments), "cells": {}}
        return {**own, **self._surroundings(spell, language)}

    def _surroundings(self, spell: Spell, language: str, narrower: Profile | None = None) -> dict[str, Value]:
        profiles = [spell.profile, *([] if narrower is None else [narrower])]
        # Who may read no variable at all is told nothing of the person's settings either.
        readable = all(profile.environment for profile in profiles)
        config = read_config(Redaction.of(spell.hands.session)) if readable else Record()
        lists = [readable_variables(profile.environment) for profile in profiles]
        env = {name: value for name, value in lists[0].items() if all(name in each for each in lists)}
        return {"env": env, "config": respell(config, language)}
