"""The views of a run besides tree and waterfall, by name: each answers in Python what its script in `src/views` draws.

To add one: a module with `answer` here, a line below, and a `View` in `src/views` (see docs/trace.md).
"""

from __future__ import annotations

from types import MappingProxyType

from webui.trace.sight import View
from webui.trace.views import events, flame, lanes, moment, network, sequence, talk

VIEWS: MappingProxyType[str, View] = MappingProxyType(
    {
        "flame": flame.answer,
        "lanes": lanes.answer,
        "sequence": sequence.answer,
        "network": network.answer,
        "talk": talk.answer,
        "events": events.answer,
        "moment": moment.answer,
    }
)
