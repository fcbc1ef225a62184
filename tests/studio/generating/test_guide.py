"""Everything in docs/generating.md is executed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kit.shell import Shell

GUIDE = Path(__file__).parents[3] / "docs" / "generating.md"


def test_every_command_of_the_guide_works(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    assert blocks
    for code in blocks:
        done = shell.program("sh", "-e", "-c", code)
        assert done.code == 0, code + done.out + done.err
    for name in re.findall(r"^\* `(\S+)`", GUIDE.read_text(), re.MULTILINE):
        assert (tmp_path / name).is_file()
