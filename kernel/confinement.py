"""How far a job may go, and who stands at its door: its time, and for a cell that names a profile of its own the
narrower of that and the spell's.

Where a part of a profile could not be kept for one cell the cell is refused before it runs. Not here: what is asked on
the way (`kernel.confines`), and by whom (the door, the hands).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from kernel.api.parts import part_of
from kernel.api.site import Spell
from kernel.belongings import Belongings, Tidying
from kernel.confines import Confines, Several, check_narrower, joined, within
from kernel.context import Door, Walk
from kernel.deadlines import limited
from kernel.durations import lasting
from kernel.engine_room import EngineRoom
from kernel.errors import DeniedError
from kernel.operations import Call, Do
from kernel.policy import PYTHON, Profile
from kernel.profiles import Profiles
from kernel.protocols.executor import Job
from kernel.replay.edges import Edges
from kernel.replay.forks import Forks
from kernel.sandbox.environment import readable_variables
from kernel.sandbox.hands import confines_of
from kernel.values import Value

CONFINED = ("lua", "javascript")
"""Languages whose scripts reach the world by the kernel alone, so that every call can be asked about."""


class Confinement:
    """Stands at the door: what is done at a place that is confined is done within its confines, in whatever task."""

    async def walk(self, moment: str, call: Call) -> None:
        """Put the confines around the operation."""
        if moment == "before" and call.ctx.confines:
            call.wraps.append(partial(_within, joined(call.ctx.confines)))


async def _within(confines: Several, call: Call, do: Do) -> Value:
    with within(confines):
        return await do(call)


def door_of(spell: Spell, guests: tuple[Walk, ...], approval: Walk) -> Door:
    """Everybody at the door of a run: who comes later is nearer to what is done."""
    tidying = Tidying(part_of(spell, Belongings), spell.hooks, spell.listeners)
    return Door((tidying, spell.hooks, spell.listeners, *guests, Forks(), approval, Edges(), Confinement()))


@asynccontextmanager
async def bounded(job: Job, spell: Spell, engines: EngineRoom, profiles: Profiles) -> AsyncIterator[Several]:
    """The time of a job, within which its code runs; gives what confines it.

    `LimitError` when it takes longer; `InvalidError` and `DeniedError` for a profile that the cell cannot have.
    """
    chunk, limit = job.chunk, spell.profile.limits.wall
    told = f"The spell ran longer than {lasting(limit or 0)}. Give it more time with --timeout."
    own = f"{chunk.name} ran longer than {lasting(chunk.timeout or 0)}, which its option 'timeout' allows."
    async with limited(limit, told), limited(chunk.timeout, own):
        if not chunk.profile:
            yield ()
            return
        confines = _confines(job, spell, profiles.named(chunk.profile))
        most = confines.profile.limits.wall
        late = f"{chunk.name} ran longer than {lasting(most or 0)}, which its profile {chunk.profile!r} allows."
        with engines.narrowed(job.language, confines), within((confines,)):
            async with limited(most, late):
                yield (confines,)


def _confines(job: Job, spell: Spell, profile: Profile) -> Confines:
    name, language = job.chunk.name, job.language
    check_narrower(profile, spell.profile, name)
    if language == "python":
        _check_walls(profile, spell, name)
    elif language not in CONFINED:
        raise DeniedError(
            f"{name} has a profile of its own, which only cells of Lua and JavaScript can have: nothing asks it about "
            f"what a cell of {language} does. Take its option 'profile' out, or give the whole spell the profile."
        )
    return confines_of(profile, spell.files.base, name, spell.listed)


def _check_walls(profile: Profile, spell: Spell, cell: str) -> None:
    """`DeniedError` unless the process of the Python cells is walled in by no less than the profile wants."""
    files, variables = spell.files, readable_variables(spell.profile.environment)
    with within((Confines(profile, cell),)):
        sees_more = variables != readable_variables(spell.profile.environment)
    roots = {(files.base / root).expanduser().resolve() for root in profile.roots}
    reaches_more = not all(any(root == each or each in root.parents for each in roots) for root in files.roots)
    writes_more = bool(files.roots) and files.write and not profile.write
    is_walled = PYTHON.index(spell.profile.python) <= min(PYTHON.index(profile.python), PYTHON.index("isolated"))
    if not is_walled or sees_more or reaches_more or writes_more:
        raise DeniedError(
            f"{cell} is Python with a profile of its own, {profile.name!r}. All Python cells share one process, whose "
            "walls are those of the spell and are not drawn closer for one cell. Write this cell in Lua or "
            f"JavaScript, or give the whole spell the profile: `profile: {profile.name}` in its front matter."
        )
