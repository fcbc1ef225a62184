"""Finds the studio that runs in a workspace and asks it for a link. Not the file that says where it is."""

from __future__ import annotations

from pathlib import Path

from studio.runtime_file import NAME, RuntimeFile, read_runtime_file


async def running_studio(home: Path) -> RuntimeFile | None:
    """The studio that `home` names, if it answers; a file left by a dead one is not believed."""
    import httpx

    found = read_runtime_file(home)
    if found is None:
        return None
    async with httpx.AsyncClient(trust_env=False, timeout=3.0) as client:
        try:
            answer = await client.get(f"{found.address}/api/health", headers={"authorization": f"Bearer {found.token}"})
        except httpx.HTTPError:
            return None
    return found if answer.status_code == 200 else None


async def fresh_link(studio: RuntimeFile, file: str = "") -> str:
    """Ask a running studio for a new one-time link. `NetworkError` when it does not give one."""
    import httpx

    from kernel.errors import NetworkError

    headers = {"authorization": f"Bearer {studio.token}"}
    async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
        try:
            answer = await client.post(f"{studio.address}/api/link", headers=headers, json={"file": file})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise NetworkError(f"The studio at {studio.address!r} did not give a link: {error}") from error
    return str(answer.json()["url"])


__all__ = ["NAME", "RuntimeFile", "fresh_link", "read_runtime_file", "running_studio"]
