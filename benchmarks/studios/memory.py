"""How much memory processes use: the proportional share (PSS) of a process and of all that it started, in bytes.

Memory that several processes share is counted once, in parts; where the system does not tell it, resident memory
counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import psutil
from playwright.sync_api import Browser, CDPSession


def family(pid: int) -> int:
    """A process with its children, and theirs."""
    process = psutil.Process(pid)
    return share(one.pid for one in [process, *process.children(recursive=True)])


def share(pids: Iterable[int]) -> int:
    """Of processes; one that is gone counts nothing."""
    return sum(map(_share, pids))


def _share(pid: int) -> int:
    try:
        info = psutil.Process(pid).memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(info, "pss", info.rss))


def renderers(browser: Browser) -> int:
    """The processes of the browser that hold pages."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return share(int(one["id"]) for one in told if one["type"] == "renderer")


def heap(session: CDPSession) -> int:
    """What a page's scripts hold, after its garbage was collected."""
    session.send("HeapProfiler.collectGarbage")
    return int(session.send("Runtime.getHeapUsage")["usedSize"])


def family_of_profile(profile: Path) -> tuple[int, int]:
    """The processes of the browser that has a profile: all of them, and those that hold pages and their workers."""
    named = f"--user-data-dir={profile}"
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if named in words and not any(word.startswith("--type=") for word in words):
            pages = [one.pid for one in process.children(recursive=True) if "--type=renderer" in _words(one)]
            return family(process.pid), share(pages)
    raise RuntimeError("the browser's process is not there")


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
