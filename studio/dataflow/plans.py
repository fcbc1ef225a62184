"""Which cells have to run, and in which order, for what a person wants up to date. Pure; who runs them is `flow`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from kernel.records import dataclass
from studio.dataflow.freshness import Cause, Ran, Reason
from studio.dataflow.graph import Graph, Part
from studio.dataflow.holding import Holders, displaced
from studio.dataflow.remarks import Remark

WAITING: frozenset[Cause] = frozenset(("edited", "gone", "missing", "other"))
"""Causes that a person has to look at before the cell runs."""


@dataclass(frozen=True, slots=True)
class Dataflow:
    """What is known of a notebook's cells now. `stale` says why; `ran` are those that ran in this kernel, `failed`
    those whose last run did not end well; `asking` are the cells that ask models: cell id → the last run in which
    they did. `holders` say whose values names have in the kernel.
    """

    graph: Graph = field(default_factory=Graph)
    stale: Mapping[str, Reason] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    ran: Mapping[str, Ran] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    asking: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    holders: Holders = field(default_factory=dict)


def plan_stale(flow: Dataflow) -> list[str]:
    """All that is stale, with what it needs that has not run, or not well."""
    return _whole(flow, {*flow.stale, *_lacking(flow, flow.stale)})


def plan_needed(flow: Dataflow, id: str) -> list[str]:
    """A cell, with what it needs that is stale, has not run, or not well."""
    return _whole(flow, {id, *_lacking(flow, [id])})


def plan_dependents(flow: Dataflow, id: str) -> list[str]:
    """A cell and all that depends on it."""
    return _whole(flow, {id, *flow.graph.descendants([id])})


def plan_automatic(flow: Dataflow) -> list[str]:
    """The stale cells that may run by themselves: what they need ran again, or a parameter changed. None that was
    edited, for somebody may still be writing it; none that asks models; nor what depends on one that waits.
    """
    waiting = {
        id for id, reason in flow.stale.items() if reason.cause in WAITING or id in flow.asking or id in flow.failed
    }
    missing = {id for id in flow.graph.order if id not in flow.ran}
    held = flow.graph.descendants(waiting | flow.failed | missing) | waiting
    return flow.graph.ordered(set(flow.stale) - held)


def _whole(flow: Dataflow, wanted: set[str]) -> list[str]:
    """These cells in their order, with those that have to give names their values back, and what ran on those."""
    while True:
        order = flow.graph.ordered(wanted)
        back = displaced(flow.parts, flow.graph, flow.holders, order) - wanted
        if not back:
            return order
        wanted |= back | set(_lacking(flow, back)) | (flow.graph.descendants(back) & set(flow.ran))


def _lacking(flow: Dataflow, ids: Iterable[str]) -> Collection[str]:
    def is_lacking(id: str) -> bool:
        return id in flow.stale or id in flow.failed or id not in flow.ran

    return {id for id in flow.graph.ancestors(ids) if is_lacking(id)}
