"""The command `llmspell` in this process, in a folder of its own, and the verdicts of the tests there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from click.testing import CliRunner, Result

from studio.cli.group import group
from studio.testing.finding import find_cases
from studio.testing.session import Plan, Session


class Desk:
    """A folder to generate in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def generate(self, *words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(group, ["generate", *words])
        assert done.exit_code == code, done.output
        return done

    def names(self, folder: str = ".") -> list[str]:
        return sorted(path.name for path in (self.folder / folder).iterdir())

    def verdicts(self, *paths: str) -> dict[str, str]:
        """Test → what was wrong, "" for nothing."""
        plan = Plan(paths or (".",), as_json=True)
        session = Session(plan)
        asyncio.run(session.run(find_cases(plan.paths)))
        told = {
            one.id.partition("::")[2] or one.id: "\n".join(fault.message for fault in one.faults)
            for one in session.verdicts
        }
        assert len(told) == len(session.verdicts)
        return told
