"""Where traces go while spells run, as a person says: `[otel]` in their settings, or OpenTelemetry's own variables.

    [otel]
    endpoint = "http://127.0.0.1:4318"
    service = "owls"                          # llmspell when it says nothing
    content = false                           # whether prompts, answers, arguments and results go along
    headers = { authorization = "secret:phoenix" }

Without an endpoint nothing goes anywhere. The variables win over the file, as OpenTelemetry wants it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kernel import __version__
from kernel.errors import InvalidError, SpellError
from kernel.otlp.target import PROTOBUF, PROTOCOLS, Target, traces_address
from kernel.records import dataclass
from kernel.settings import place_of, read_section, settings_file

if TYPE_CHECKING:
    from kernel.otlp.outlet import Outlet

SERVICE = "llmspell"
COMPRESSIONS = ("gzip", "none")
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "endpoint": str,
    "service": str,
    "content": bool,
    "headers": dict,
    "protocol": str,
    "compression": str,
    "timeout": (int, float),
    "certificate": str,
}
TRUE = ("true", "1", "yes", "on")
CONTENT = ("true", "1", "span_only", "span_and_event")
"""What `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` says where content is to be in spans."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target, whose headers may name secrets (`secret:NAME`), and whether content goes to it."""

    target: Target
    content: bool


def wanted_outlet(environment: Mapping[str, str]) -> Wanted | None:
    """Where traces go while spells run; None for nowhere. `InvalidError` names what is wrong."""
    path = settings_file(environment)
    table = _checked(read_section(path, "otel"), place_of(path, "otel"))
    off = environment.get("OTEL_SDK_DISABLED", "").lower() in TRUE or not _is_otlp(environment)
    endpoint = _endpoint(environment) or str(table.get("endpoint", ""))
    if off or not endpoint:
        return None
    return Wanted(_target(endpoint, table, environment), wants_content(environment, bool(table.get("content"))))


def open_outlet(on_trouble: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> Outlet | None:
    """The outlet that this person wants; None for none. What is wrong in their settings is told, and stops nothing."""
    try:
        wanted = wanted_outlet(environment)
    except SpellError as error:
        on_trouble(f"Traces do not go out. {error.message}")
        return None
    if wanted is None:
        return None
    from kernel.otlp.outlet import Outlet

    return Outlet(wanted, on_trouble)


def target_of(endpoint: str, environment: Mapping[str, str], **over: Any) -> Target:
    """A target that a person names in a command, with what the variables of OpenTelemetry say of the rest."""
    given = {name: value for name, value in over.items() if value}
    return _target(traces_address(endpoint), given, environment, given)


def wants_content(environment: Mapping[str, str], usual: bool) -> bool:
    """Whether what was said goes along."""
    said = environment.get("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "").strip().lower()
    return said in CONTENT if said else usual


def resource_of(environment: Mapping[str, str], service: str = "") -> dict[str, Any]:
    """Who sends: the attributes of the resource."""
    given = _pairs(environment.get("OTEL_RESOURCE_ATTRIBUTES", ""), "OTEL_RESOURCE_ATTRIBUTES")
    named = environment.get("OTEL_SERVICE_NAME") or service or given.get("service.name") or SERVICE
    sdk = {"telemetry.sdk.name": "llmspell", "telemetry.sdk.language": "python", "telemetry.sdk.version": __version__}
    return {**given, "service.name": named, **sdk}


def _is_otlp(environment: Mapping[str, str]) -> bool:
    said = environment.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    return not said or "otlp" in said.replace(" ", "").split(",")


def _endpoint(environment: Mapping[str, str]) -> str:
    # The one for traces is used as it is; below the one for everything is a path for each kind.
    own = environment.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "").strip()
    shared = environment.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
    return own or (traces_address(shared) if shared else "")


def _target(
    endpoint: str, table: Mapping[str, Any], environment: Mapping[str, str], over: Mapping[str, Any] | None = None
) -> Target:
    def said(name: str) -> str:
        for variable in (f"OTEL_EXPORTER_OTLP_TRACES_{name}", f"OTEL_EXPORTER_OTLP_{name}"):
            if found := environment.get(variable, "").strip():
                return found
        return ""

    own = over or {}
    headers = {**table.get("headers", {}), **_pairs(said("HEADERS"), "OTEL_EXPORTER_OTLP_HEADERS")}
    headers |= own.get("headers", {})
    protocol = own.get("protocol") or said("PROTOCOL") or table.get("protocol", PROTOBUF)
    compression = own.get("compression") or said("COMPRESSION") or table.get("compression", "gzip")
    _check(protocol, PROTOCOLS, "protocol")
    _check(compression, COMPRESSIONS, "compression")
    address = endpoint if _endpoint(environment) == endpoint else traces_address(endpoint)
    return Target(
        address,
        headers,
        protocol,
        compression,
        timeout=float(own.get("timeout") or _seconds(said("TIMEOUT")) or table.get("timeout", 10.0)),
        certificate=own.get("certificate") or said("CERTIFICATE") or table.get("certificate", ""),
        resource=resource_of(environment, str(table.get("service", ""))),
    )


def _checked(table: dict[str, Any], place: str) -> dict[str, Any]:
    for name, value in table.items():
        kind = KINDS.get(name)
        if kind is None:
            raise InvalidError(f"{place} there is no {name!r}. It takes: {', '.join(KINDS)}.")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidError(f"{place} {name!r} is a {type(value).__name__}, which it should not be.")
    if not all(isinstance(value, str) for value in table.get("headers", {}).values()):
        raise InvalidError(f"{place} 'headers' is a table of texts: the value of each header, or secret:NAME.")
    try:
        if table.get("endpoint"):
            traces_address(table["endpoint"])
        _check(table.get("protocol", PROTOBUF), PROTOCOLS, "protocol")
        _check(table.get("compression", "gzip"), COMPRESSIONS, "compression")
    except InvalidError as error:
        raise InvalidError(f"{place} {error.message}") from None
    if certificate := table.get("certificate"):
        table["certificate"] = str(Path(certificate).expanduser())
    return table


def _check(said: str, known: tuple[str, ...], what: str) -> None:
    if said not in known:
        raise InvalidError(f"The {what} {said!r} is not spoken here. Use one of: {', '.join(known)}.")


def _pairs(text: str, variable: str) -> dict[str, str]:
    """`a=1,b=2`, with both sides as in an address, as OpenTelemetry writes tables in variables."""
    told: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise InvalidError(f"The variable {variable} should be like name=value,other=value.")
        told[unquote(name.strip())] = unquote(value.strip())
    return told


def _seconds(milliseconds: str) -> float | None:
    if milliseconds and not milliseconds.replace(".", "", 1).isdecimal():
        raise InvalidError(f"The timeout {milliseconds!r} is no number of milliseconds.")
    return float(milliseconds) / 1000 if milliseconds else None
