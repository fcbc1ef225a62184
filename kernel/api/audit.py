"""`AuditLogger` in scripts: who did what, one JSON line each, in a file and in the trace."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from kernel.api.definition import camel_case, script, snake_case
from kernel.api.site import Site
from kernel.errors import InvalidError
from kernel.sandbox.files import Files
from kernel.values import Value, plain

FIELDS = ("timestamp", "agent_id", "action", "tool", "params", "result", "user_id", "session_id")
"""The fields of an audit record; in the file they are in camelCase (`agentId`)."""

LARGEST = 8 << 20
"""Bytes after which a file is put aside under a name with its time, and a new one begun."""


@script("AuditLogger")
class AuditLogger:
    """An audit trail: one JSON line for each record, with time, agent, user and session filled in.

    ```lua
    local audit = AuditLogger.new("logs/audit.log")
    audit:log("file_operation", { tool = "file_system", params = { path = "a.txt" }, result = "success" })
    ```
    """

    def __init__(self, path: str) -> None:
        self._path = path

    @staticmethod
    def new(site: Site, path: str = "") -> AuditLogger:
        """An audit log in a file of the workspace; without a path its records are in the trace only."""
        if path:
            # Now rather than at the first record, which may come late.
            site.spell.files.resolve(path)
        return AuditLogger(path)

    def log(self, site: Site, kind: str | dict[str, Value], record: dict[str, Value] | None = None) -> None:
        """Record what was done: its kind (`action`) and what is known of it, or one table with all."""
        given = {**(record or {}), **(kind if isinstance(kind, dict) else {"action": kind})}
        line = audit_record(site, given)
        site.ctx.emit("progress", audit=line)
        if self._path:
            append_line(site.spell.files, self._path, line)

    def entries(self, site: Site, most: int = 100) -> list[dict[str, Value]]:
        """The last records of the file, oldest first."""
        if not self._path:
            raise InvalidError("This audit log has no file; its records are in the trace.")
        if not site.spell.files.describe(self._path)["exists"]:
            return []
        lines = site.spell.files.read(self._path).decode("utf-8", "replace").splitlines()
        return [json.loads(line) for line in lines[-most:] if line] if most > 0 else []

    @property
    def path(self) -> str:
        """Where its file is; "" when it has none."""
        return self._path


def audit_record(site: Site, given: Mapping[str, Value]) -> dict[str, Any]:
    """A whole record: what was given, and what is known of the place it was given in."""
    now = site.ctx.run.clock()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
    scope, params = site.ctx.scope, site.spell.params
    known: dict[str, Any] = {"timestamp": stamp, "agent_id": scope.get("agent_id"), "session_id": site.ctx.run.id}
    known["user_id"] = params.get("user_id") or params.get("userId")
    for name, value in plain(dict(given)).items():
        known[snake_case(name) if snake_case(name) in FIELDS else name] = value
    first = {camel_case(name): known.pop(name, None) for name in FIELDS}
    return {**{name: value for name, value in first.items() if value is not None}, **known}


def append_line(files: Files, path: str, record: Mapping[str, Any]) -> None:
    """Add one line of JSON to a file; a file that has become large is put aside first."""
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    about = files.describe(path)
    if not about["exists"]:
        files.make_folder(str(PurePosixPath(path).parent))
    elif about["size"] + len(line) > min(LARGEST, files.max_size):
        files.move(path, _put_aside(files, path))
    files.append(path, line)


def _put_aside(files: Files, path: str) -> str:
    whole = PurePosixPath(path)
    stamp, number = time.strftime("%Y%m%dT%H%M%S", time.gmtime()), 0
    while True:
        more = f"-{number}" if number else ""
        aside = str(whole.with_name(f"{whole.stem}-{stamp}{more}{whole.suffix}"))
        if not files.describe(aside)["exists"]:
            return aside
        number += 1
