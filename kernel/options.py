"""How a spell is set up: everything that is said from outside. Not here: what is made of it (`kernel.runtime`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.context import Walk
from kernel.errors import DeniedError
from kernel.events import Sink
from kernel.grants import granted
from kernel.models.names import DEFAULT_MODEL
from kernel.policy import DEFAULT_PROFILE, NO_MORE_RULES, ModuleRules, Profile, fitted, is_wider, too_wide
from kernel.profiles import Profiles, own_profiles
from kernel.records import dataclass
from kernel.tapes import Replay


@dataclass(frozen=True, slots=True)
class Choice:
    """Which profile a spell gets, with which grants, and whether behind walls.

    `asked` is the name of the profile when only the spell wanted it so wide.
    """

    name: str
    grants: tuple[str, ...] = ()
    asked: str = ""
    isolated: bool = False

    def told(self, before: Choice) -> str:
        """What is different now."""
        if self.isolated == before.isolated:
            return f"The profile is now {self.name!r}."
        return "The scripts are now to be isolated." if self.isolated else "The scripts are no longer to be isolated."


@dataclass(frozen=True, slots=True)
class Options:
    """How to set up a spell.

    `folder` is the workspace, where relative paths start; `home` where traces are kept (found
    from the folder when None); `limits` replace those of the profile; `sinks` hear every event.
    `beside` is the folder of the spell's file, where its modules are (None: what a job says, else `folder`), `modules`
    are more rules for them, and say how much is loaded if they want; `log_level` is that of `Logger`. `replay` is what
    a run is served from (a job's `about["replay"]` wins), `record` the file of its cassette. `guests` stand at the door
    behind the hooks, `abroad` for the cluster. With `goes_out` traces also go where the person wants them
    (`kernel.otlp`). `allow` grants more than the profile does (`kernel.grants`). With
    `insists` the profile is this one, whatever the settings or a notebook say. With `isolated` scripts run in a process
    of their own behind walls (`kernel.engines.walled`). `open_worker` begins a worker for Python cells, in a browser's
    tab (`kernel.engines.process.port`).
    """

    folder: Path = field(default_factory=Path.cwd)
    home: Path | None = None
    profile: str = DEFAULT_PROFILE
    model: str = DEFAULT_MODEL
    params: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    beside: Path | None = None
    modules: ModuleRules = NO_MORE_RULES
    log_level: str = ""
    sinks: tuple[Sink, ...] = ()
    on_trouble: Callable[[str], None] | None = None
    replay: Replay | None = None
    record: Path | None = None
    guests: tuple[Walk, ...] = ()
    abroad: Any = None
    goes_out: bool = True
    insists: bool = False
    allow: tuple[str, ...] = ()
    isolated: bool = False
    open_worker: Any = None

    def profile_named(self, name: str, grants: tuple[str, ...] = ()) -> Profile:
        """A profile with the limits, the rules for modules and the grants of these options, and more grants."""
        return self.profile_of(Choice(name, grants, isolated=self.isolated))

    def profile_of(self, choice: Choice) -> Profile:
        """The profile of a choice, as `profile_named`."""
        named = fitted(self.profiles.named(choice.name), self.modules, **self.limits)
        profile = granted(named, (*self.allow, *choice.grants))
        if choice.isolated and profile.python != "off":
            profile = replace(profile, python="isolated")
        # What other packages bring runs in the kernel, where there are no walls.
        return replace(profile, plugins=False) if choice.isolated else profile

    def choose(self, path: str, wish: str, isolated: bool = False) -> Choice:
        """The profile of the spell at a path, which may wish for one itself; the person has the last word."""
        name, grants = ("", ()) if self.insists else self.profiles.override(path)
        isolated = isolated or self.isolated
        if name or self.insists or not wish:
            return Choice(name or self.profile, grants, isolated=isolated)
        wider = is_wider(self.profiles.named(wish), self.profiles.named(self.profile))
        return Choice(wish, grants, wish if wider else "", isolated)

    def settled(self, path: str, wish: str) -> Options:
        """These with the profile that the spell at a path gets where nobody can be asked.

        `DeniedError` when it wishes for a wider one than the person gives.
        """
        choice = self.choose(path, wish, self.isolated)
        if choice.asked:
            raise DeniedError(too_wide(wish))
        allow = (*self.allow, *choice.grants)
        return replace(self, profile=choice.name, allow=allow, isolated=choice.isolated, insists=True)

    def confines(self, choice: Choice | None = None) -> dict[str, Any]:
        """What confines a spell beside its profile, as plain options: a worker of a cluster confines it the same."""
        grants, isolated = ((), self.isolated) if choice is None else (choice.grants, choice.isolated)
        return {"allow": [*self.allow, *grants], "isolated": isolated, "insists": self.insists}

    @property
    def profiles(self) -> Profiles:
        """Those there are, the person's own too."""
        return own_profiles()
