"""Options of the hooks the kernel brings along, as scripts write them. Not the hooks (`kernel.api.standard_hooks`)."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from kernel.hooks import DEFAULT_PRIORITY
from kernel.messages import LONGEST_CALL
from kernel.records import dataclass
from kernel.values import Function, Value


@dataclass(slots=True)
class WatchOptions:
    """What a hook watches: `operations` (`chat`, `execute_tool`, …); lower `priority` runs first."""

    aliases: ClassVar[dict[str, str]] = {}

    operations: list[Value] | None = None
    priority: float = DEFAULT_PRIORITY


@dataclass(slots=True)
class LineOptions(WatchOptions):
    """`write(line)` gets each line, instead of standard error."""

    write: Function | None = None


@dataclass(slots=True)
class LimitOptions:
    """At most `requests` per `second`, `minute`, `hour`, `day` or milliseconds."""

    aliases: ClassVar[dict[str, str]] = {"limit": "requests", "max": "requests", "window": "per"}

    requests: int = 60
    per: str | float = "minute"


@dataclass(slots=True)
class RateOptions(WatchOptions):
    """At most `requests` per `second`, `minute`, `hour`, `day` or milliseconds; with `wait` more of them wait.

    They wait at most `max_wait` milliseconds for their turn (10 minutes, unless it is said), and never beyond a time
    limit around the call: where their turn comes later, they fail at once.

    Counted is what is really sent to a provider: each repeated request too, embeddings too (by `provider` and `model`),
    and nothing that a cache or a recording answers.

    `by` says who is counted: each `agent` (as usual), `provider`, `model`, `tool`, or `all` together. `providers`,
    `models` and `tools` are tables of rates by name, `{ openai = { requests = 60, per = "minute" } }`: only those are
    limited then.
    """

    aliases: ClassVar[dict[str, str]] = {"requests_per_minute": "requests", "max_requests": "requests"}

    requests: int = 60
    per: str | float = "minute"
    wait: bool = False
    max_wait: float = LONGEST_CALL * 1000
    by: str = ""
    providers: dict[str, Value] = field(default_factory=dict)
    models: dict[str, Value] = field(default_factory=dict)
    tools: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class CacheOptions(WatchOptions):
    """How long an answer is kept, in milliseconds."""

    aliases: ClassVar[dict[str, str]] = {"max_age": "ttl"}

    ttl: float = 300_000


@dataclass(slots=True)
class RetryHookOptions(WatchOptions):
    """How often to try in all, and how long to wait: `delay` milliseconds, times `backoff` each time."""

    aliases: ClassVar[dict[str, str]] = {
        "attempts": "max_attempts",
        "base_delay": "delay",
        "retry_delay": "delay",
        "backoff_factor": "backoff",
        "types": "retryable_errors",
    }

    max_attempts: int = 3
    delay: float = 1_000
    backoff: float = 2
    max_delay: float = 60_000
    retryable_errors: list[Value] | None = None
