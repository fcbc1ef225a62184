"""Named events: the second view on the door. Not here: hooks, which change what happens (`kernel.hooks`)."""

from kernel.listeners.bus import Bus, Listener
from kernel.listeners.door import PAST, Emitter, Listeners, emit
from kernel.listeners.happenings import Answer, Happening
from kernel.listeners.names import is_named, key

__all__ = ["PAST", "Answer", "Bus", "Emitter", "Happening", "Listener", "Listeners", "emit", "is_named", "key"]
