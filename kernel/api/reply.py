"""`event:reply(result)`: what a handler answers to the one who emitted the event."""

from __future__ import annotations

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.listeners import Answer
from kernel.values import Value


@script("Reply", call="call")
class Reply:
    """Answers an event. Only the first answer counts.

    ```lua
    Events.on("sum", function(event) event:reply(event.data[1] + event.data[2]) end)
    print(Events.request("sum", { 2, 3 }))
    ```
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def call(self, site: Site, *given: Value) -> None:
        """Answer. Called as a method it gets the event too, so the last value counts."""
        self._answer.give(given[-1] if given else None)
