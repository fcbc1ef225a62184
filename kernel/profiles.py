"""Profiles beyond the four built-in ones: presets, those a person wrote into their settings, and a builder of new ones.

    [security]
    profile = "medium"                     # what a spell gets that says nothing

    [security.profiles.reports]            # a new one, from another
    base = "high"
    roots = ["reports"]
    write = true
    hosts = ["api.example.com"]

    [security.spells."reports/*.lua"]      # what certain spells get instead
    profile = "reports"
    allow = ["host:loopback"]

Not here: what the parts of a profile mean (`kernel.policy`), and who enforces them (`kernel.sandbox`, the engines).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Self

from kernel.errors import InvalidError
from kernel.libraries import LIBRARIES, SHORT, read_rule
from kernel.policy import DEFAULT_PROFILE, PROFILES, Limits, ModuleRules, Profile
from kernel.records import dataclass
from kernel.settings import place_of, read_section, require_table, settings_file

LISTS = ("roots", "hosts", "models", "commands", "environment", "ask", "approved")

SWITCHES = ("write", "require_tls", "plugins", "guarded")

LIMITS = tuple(one.name for one in fields(Limits))


class ProfileBuilder:
    """Makes a profile step by step, from another: `ProfileBuilder("mine").hosts("api.example.com").build()`."""

    def __init__(self, name: str, base: str | Profile = DEFAULT_PROFILE) -> None:
        start = base if isinstance(base, Profile) else PRESETS.get(base) or PROFILES.get(base)
        if start is None:
            raise InvalidError(f"There is no profile {base!r} to begin with. Use one of: {', '.join(known_names())}.")
        self._profile = replace(start, name=name, base=start.base or start.name)

    def roots(self, *folders: str, write: bool | None = None) -> Self:
        """The folders it may touch, and whether files may be changed."""
        return self._put(roots=folders, **({} if write is None else {"write": write}))

    def hosts(self, *rules: str, require_tls: bool | None = None) -> Self:
        """The hosts it may reach, none for no network, and models nowhere else. `InvalidError` for what is no rule."""
        return self._put(hosts=rules, models=(), **({} if require_tls is None else {"require_tls": require_tls}))

    def models(self, *rules: str) -> Self:
        """Where models may be besides these hosts when a spell names their address."""
        return self._put(models=rules)

    def commands(self, *patterns: str) -> Self:
        """The programs it may run."""
        return self._put(commands=patterns)

    def environment(self, *patterns: str) -> Self:
        """The environment variables it may read."""
        return self._put(environment=patterns)

    def ask(self, *rules: str) -> Self:
        """What a person has to approve."""
        return self._put(ask=rules)

    def approve(self, *tools: str) -> Self:
        """What nobody has to be asked about."""
        return self._put(approved=tools)

    def python(self, mode: str) -> Self:
        """How Python cells run: `trusted`, `isolated` or `off`."""
        if mode not in ("trusted", "isolated", "off"):
            raise InvalidError(f"Python cells run 'trusted', 'isolated' or 'off', not {mode!r}.")
        return self._put(python=mode)

    def modules(self, loading: str, allow: Iterable[str] = (), folders: Iterable[str] = ()) -> Self:
        """Which files it may load as modules: `all`, `listed` or `none`."""
        if loading not in ("all", "listed", "none"):
            raise InvalidError(f"Modules are loaded 'all', 'listed' or 'none', not {loading!r}.")
        return self._put(modules=ModuleRules(loading, tuple(allow), tuple(folders)))

    def libraries(self, *rules: str) -> Self:
        """Which libraries of Lua and globals of JavaScript scripts see: `lua:string`, `javascript:*`, `*`.

        `InvalidError` for a rule that names nothing.
        """
        return self._put(libraries=tuple(map(read_rule, rules)))

    def plugins(self, there: bool) -> Self:
        """Whether tools of other packages are there."""
        return self._put(plugins=there)

    def limits(self, **limits: float | None) -> Self:
        """How much one run may use; see `kernel.policy.Limits`. `InvalidError` for a limit that does not exist."""
        for name, value in limits.items():
            if name not in LIMITS:
                raise InvalidError(f"There is no limit {name!r}. There are: {', '.join(LIMITS)}.")
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not value > 0):
                raise InvalidError(f"The limit {name!r} should be a number above 0, not {value!r}.")
        more: dict[str, Any] = dict(limits)
        return self._put(limits=replace(self._profile.limits, **more))

    def build(self) -> Profile:
        """The profile."""
        return self._profile

    def _put(self, **parts: Any) -> Self:
        self._profile = replace(self._profile, **parts)
        return self


PRESETS: dict[str, Profile] = {}
"""Profiles for common uses, by name."""

PRESETS |= {
    "development": ProfileBuilder("development", "low").modules("all").build(),
    "testing": ProfileBuilder("testing", "medium")
    .hosts("loopback", require_tls=False)
    .commands()
    .environment("LLMSPELL_PARAM_*", "LANG", "TZ")
    .limits(wall=300)
    .build(),
    "production": ProfileBuilder("production", "medium")
    .ask("commands", "listen", "destructive")
    .python("isolated")
    .plugins(False)
    .limits(wall=3600, cost=10.0)
    .build(),
    "data_analysis": ProfileBuilder("data_analysis", "medium")
    .hosts()
    .commands()
    .limits(cpu=120, memory=2 << 30, output=64 << 20)
    .build(),
}


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles a person has. `overrides` are what spells get instead, by a pattern of their paths."""

    own: Mapping[str, Profile] = field(default_factory=dict)
    usual: str = DEFAULT_PROFILE
    overrides: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """All there are."""
        return [*known_names(), *(name for name in self.own if name not in known_names())]

    def named(self, name: str) -> Profile:
        """The profile of a name. `InvalidError` when there is none."""
        found = self.own.get(name) or PRESETS.get(name) or PROFILES.get(name)
        if found is None:
            raise InvalidError(f"There is no profile {name!r}. Use one of: {', '.join(self.names())}.")
        return found

    def override(self, path: str) -> tuple[str, tuple[str, ...]]:
        """The profile ("" for none) and the grants that the settings give the spell of a path; the last rule wins."""
        found = [said for pattern, said in self.overrides.items() if path and fnmatchcase(path, pattern)]
        return found[-1] if found else ("", ())


def known_names() -> list[str]:
    """The names of the built-in profiles and the presets."""
    return [*PROFILES, *PRESETS]


def own_profiles() -> Profiles:
    """Those of the person who runs this process."""
    return read_profiles(os.environ)


def read_profiles(environment: Mapping[str, str]) -> Profiles:
    """The profiles of a person, from the table `[security]` of their settings. `InvalidError` names what is wrong."""
    path = settings_file(environment)
    table, place = read_section(path, "security"), place_of(path, "security")
    _only(table, ("profile", "profiles", "spells"), place)
    own: dict[str, Profile] = {}
    for name, said in require_table(table.get("profiles", {}), place).items():
        own[name] = _profile(name, require_table(said, place), own, path)
    found = Profiles(own, str(table.get("profile", DEFAULT_PROFILE)), _overrides(table, path))
    for name in (found.usual, *(profile for profile, _ in found.overrides.values() if profile)):
        found.named(name)
    return found


def _profile(name: str, said: dict[str, Any], own: Mapping[str, Profile], path: Path | None) -> Profile:
    place = place_of(path, f"security.profiles.{name}")
    if name in known_names():
        raise InvalidError(f"{place} there is a profile of this name already. Choose another.")
    _only(said, ("base", "limits", "modules", "python", "libraries", "stdlib_access", *LISTS, *SWITCHES), place)
    base = str(said.get("base", DEFAULT_PROFILE))
    builder = ProfileBuilder(name, own.get(base, base))
    for key in LISTS:
        if key in said:
            # Whoever says which hosts says all of them: those of models are said after it.
            more: dict[str, Any] = {"models": ()} if key == "hosts" else {}
            builder._put(**{**more, key: _texts(said[key], key, place)})
    for key in SWITCHES:
        if key in said:
            builder._put(**{key: _switch(said[key], key, place)})
    if "python" in said:
        builder.python(str(said["python"]))
    _what_is_loaded(builder, said, place)
    return builder.limits(**require_table(said.get("limits", {}), place)).build()


def _what_is_loaded(builder: ProfileBuilder, said: dict[str, Any], place: str) -> None:
    if "libraries" in said:
        builder.libraries(*_texts(said["libraries"], "libraries", place))
    if "stdlib_access" in said:
        builder.libraries(*_by_language(require_table(said["stdlib_access"], place), place))
    if "modules" in said:
        builder.modules(**_modules(require_table(said["modules"], place), place))


def _by_language(said: dict[str, Any], place: str) -> list[str]:
    """`stdlib_access = { lua = ["string"], javascript = ["*"] }` as rules; a language that is not named has all."""
    _only(said, (*LIBRARIES, *SHORT), place)
    given = {SHORT.get(language, language): _texts(names, language, place) for language, names in said.items()}
    return [f"{language}:{name}" for language in LIBRARIES for name in given.get(language, ("*",))]


def _modules(said: dict[str, Any], place: str) -> dict[str, Any]:
    _only(said, ("loading", "allow", "folders"), place)
    lists: dict[str, Any] = {key: _texts(said[key], key, place) for key in ("allow", "folders") if key in said}
    return {"loading": str(said.get("loading", "listed")), **lists}


def _overrides(table: dict[str, Any], path: Path | None) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {}
    for pattern, said in require_table(table.get("spells", {}), place_of(path, "security")).items():
        place = place_of(path, f'security.spells."{pattern}"')
        rules = require_table(said, place)
        _only(rules, ("profile", "allow"), place)
        found[pattern] = (str(rules.get("profile", "")), _texts(rules.get("allow", []), "allow", place))
    return found


def _only(said: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    unknown = next((key for key in said if key not in known), None)
    if unknown is not None:
        raise InvalidError(f"{place} there is no {unknown!r} here. It takes: {', '.join(known)}.")


def _texts(said: Any, key: str, place: str) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise InvalidError(f"{place} {key!r} should be a list of texts, not {said!r}.")
    return tuple(said)


def _switch(said: Any, key: str, place: str) -> bool:
    if not isinstance(said, bool):
        raise InvalidError(f"{place} {key!r} should be true or false, not {said!r}.")
    return said
