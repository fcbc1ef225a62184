"""Security profiles as data: what a spell may touch and how much it may use.

Not here: who asks (`runtime` puts a hook at the door) and who enforces (`kernel.sandbox`, the engines).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, field, replace
from typing import Any

from kernel.errors import InvalidError
from kernel.libraries import HARMLESS, seen_by
from kernel.records import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may use; None means no limit.

    `wall` and `cpu` are seconds (cpu: script code between two host calls), `memory` and
    `output` bytes, `calls` host calls, `tokens` model tokens, `cost` US dollars.
    """

    wall: float | None = None
    cpu: float | None = None
    memory: int | None = None
    output: int | None = None
    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """Which files a spell may load as modules (`require`, `import`); the API's own modules are always there.

    `loading` is `all` (whatever is below the folders), `listed` (only what `allow` lists) or `none`. An entry of
    `allow` is a name or a pattern, and may say what the file has to be: `lib/words.lua#sha256=…`. `folders` are
    searched besides the spell's own.
    """

    loading: str = "none"
    allow: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def joined(self, others: ModuleRules) -> ModuleRules:
        """These rules with the lists of others; how much is loaded stays."""
        return replace(self, allow=(*self.allow, *others.allow), folders=(*self.folders, *others.folders))


@dataclass(frozen=True, slots=True)
class Profile:
    """What a spell may do.

    `roots` are folders it may touch ("." is the workspace, "~" the home folder, "/" all);
    `write` says whether files may be changed; `hosts` which hosts tools may reach (rules of
    `kernel.sandbox.addresses`, none for no network), `require_tls` whether what is sent to public ones must be
    encrypted; `listen` at which addresses of this machine tools may wait for others to connect; `commands` which
    programs may be run (patterns); `ask` what a person has to approve: names of tools, what they need (`commands`,
    `network`, `files`, `listen`), or `destructive`, and `approved` what was approved beforehand;
    `models` says where a model may be besides `hosts` when the spell names its address (rules as those);
    `environment` names the variables a spell may read, with `*` at the end for any suffix;
    `python` says how Python cells run: `trusted` (as any program of yours, in a process of their own), `isolated`
    (walled in, Linux only) or `off`; `modules` which files it may load, `libraries` which libraries of its
    language a script sees (rules of `kernel.libraries`); `plugins` whether tools of other packages,
    which are programs that no profile bounds, are there. `guarded` keeps from it what often holds secrets (`.env`,
    keys) and links to files elsewhere; `base` is the built-in profile it was made from, "" for these themselves.
    """

    name: str
    limits: Limits
    roots: tuple[str, ...] = (".",)
    write: bool = True
    hosts: tuple[str, ...] = ("public",)
    models: tuple[str, ...] = ()
    require_tls: bool = True
    listen: tuple[str, ...] = ("loopback",)
    commands: tuple[str, ...] = ("*",)
    ask: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    environment: tuple[str, ...] = ("LLM_*", "LLMSPELL_PARAM_*", "LANG", "TZ", "USER")
    python: str = "trusted"
    modules: ModuleRules = field(default_factory=ModuleRules)
    libraries: tuple[str, ...] = ("*",)
    plugins: bool = True
    guarded: bool = True
    base: str = ""

    @property
    def network(self) -> bool:
        """Whether tools may reach any other host at all."""
        return bool(self.hosts)


PROFILES: dict[str, Profile] = {
    "none": Profile(
        "none",
        Limits(),
        roots=("/",),
        hosts=("*",),
        require_tls=False,
        listen=("*",),
        commands=("*", "shell:*"),
        environment=("*",),
        modules=ModuleRules("all"),
        guarded=False,
    ),
    "low": Profile(
        "low",
        Limits(cpu=120, memory=1024 * MEGABYTE, output=256 * MEGABYTE, calls=50_000_000),
        roots=(".", "~"),
        hosts=("public", "private", "loopback"),
        require_tls=False,
        modules=ModuleRules("listed"),
        guarded=False,
    ),
    "medium": Profile(
        "medium",
        Limits(cpu=30, memory=256 * MEGABYTE, output=16 * MEGABYTE, calls=10_000_000, tokens=2_000_000),
        models=("loopback",),
        ask=("commands", "listen"),
    ),
    "high": Profile(
        "high",
        Limits(wall=300, cpu=5, memory=64 * MEGABYTE, output=4 * MEGABYTE, calls=1_000_000, tokens=200_000, cost=1.0),
        roots=(),
        write=False,
        hosts=(),
        listen=(),
        commands=(),
        ask=("commands", "listen"),
        environment=(),
        python="isolated",
        libraries=HARMLESS,
        plugins=False,
    ),
}
"""The built-in profiles; `medium` is the default."""

PYTHON, LOADING = ("off", "isolated", "trusted"), ("none", "listed", "all")
"""How Python cells run, and how much is loaded as modules: the narrowest first."""

DEFAULT_PROFILE = "medium"

NO_MORE_RULES = ModuleRules("")
"""Says nothing about modules: the profile's rules are all."""


def fitted(profile: Profile, modules: ModuleRules | None = None, **limits: Any) -> Profile:
    """A profile with some of its limits replaced and more rules for modules.

    `modules.loading` takes the place of the profile's when it says something.
    """
    if modules is not None:
        rules = replace(profile.modules.joined(modules), loading=modules.loading or profile.modules.loading)
        profile = replace(profile, modules=rules)
    return replace(profile, limits=replace(profile.limits, **limits)) if limits else profile


def is_wider(profile: Profile, other: Profile) -> bool:
    """Whether a profile allows anything that another does not."""
    lists = ("roots", "hosts", "commands", "environment", "approved", "listen")
    return (
        any(_reaches_further(getattr(profile, name), getattr(other, name)) for name in lists)
        or _reaches_further((*profile.hosts, *profile.models), (*other.hosts, *other.models))
        or not set(profile.ask) >= set(other.ask)
        or any(getattr(profile, name) and not getattr(other, name) for name in ("write", "plugins"))
        or any(getattr(other, name) and not getattr(profile, name) for name in ("require_tls", "guarded"))
        or PYTHON.index(profile.python) > PYTHON.index(other.python)
        or LOADING.index(profile.modules.loading) > LOADING.index(other.modules.loading)
        or not seen_by(profile.libraries) <= seen_by(other.libraries)
        or any(_lasts_longer(one, two) for one, two in zip(astuple(profile.limits), astuple(other.limits), strict=True))
    )


def too_wide(name: str) -> str:
    """What to tell somebody whose spell asks for a profile that `is_wider`, where nobody can be asked."""
    return f"The profile {name!r}, which the spell asks for, is wider than yours. Allow it with --profile {name}."


def _reaches_further(some: Iterable[str], others: Iterable[str]) -> bool:
    known = set(others)
    everything = known & {"*", "/"}
    return any(each not in known and (not everything or each.startswith("shell:")) for each in some)


def _lasts_longer(one: float | None, other: float | None) -> bool:
    return other is not None and (one is None or one > other)


def read_module_rules(said: Any) -> ModuleRules:
    """The rules of a spell's front matter: `{allow: […], folders: […]}`. `InvalidError` for anything else."""
    if said is None:
        return NO_MORE_RULES
    if not isinstance(said, Mapping):
        raise InvalidError("`modules` in the front matter is a table: {allow: [lib/*.lua], folders: [shared]}.")
    unknown = [name for name in said if name not in ("allow", "folders")]
    if unknown:
        raise InvalidError(f"`modules` in the front matter has no {unknown[0]!r}. It takes: allow, folders.")
    return ModuleRules("", *(_texts(name, said.get(name)) for name in ("allow", "folders")))


def _texts(name: str, said: Any) -> tuple[str, ...]:
    listed = [] if said is None else [said] if isinstance(said, str) else said
    if not isinstance(listed, list | tuple) or not all(isinstance(each, str) and each for each in listed):
        raise InvalidError(f"`modules.{name}` in the front matter is a list of texts, not {said!r}.")
    return tuple(listed)
