"""Hooks: where they stand, and who they are. Not here: what scripts see of them (`kernel.api`)."""

from kernel.hooks.points import ANY, MOMENTS, POINT_ALIASES, SPECIAL, Point, point_named, points, points_named
from kernel.hooks.registered import DEFAULT_PRIORITY, Around, Concerns, Handler, Hook, Hooks

__all__ = [
    "ANY",
    "DEFAULT_PRIORITY",
    "MOMENTS",
    "POINT_ALIASES",
    "SPECIAL",
    "Around",
    "Concerns",
    "Handler",
    "Hook",
    "Hooks",
    "Point",
    "point_named",
    "points",
    "points_named",
]
