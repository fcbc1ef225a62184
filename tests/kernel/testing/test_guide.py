"""Everything in docs/testing-kit.md is executed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.kit.shell import Shell

GUIDE = Path(__file__).parents[3] / "docs" / "testing-kit.md"

BLOCK = re.compile(r"^```(\w+) file=(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_example_of_the_guide_is_a_test_that_passes(tmp_path: Path) -> None:
    shell, text = Shell(tmp_path), GUIDE.read_text()
    blocks = BLOCK.findall(text)
    assert len(blocks) == text.count("\n```python")
    tests = sum(len(re.findall(r"^async def test_", code, re.MULTILINE)) for _, _, code in blocks)
    for _, file, code in blocks:
        shell.write(file, code)
    shell.write(
        "pytest.ini",
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error\n",
    )
    done = shell.program(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    assert (done.code, f"{tests} passed" in done.out) == (0, True), done.out + done.err


def test_the_guide_has_everything_that_the_kit_offers() -> None:
    import kernel.testing

    text = GUIDE.read_text() + GUIDE.with_name("testing.md").read_text()
    beside = {"ANY", "BridgeCall", "CaseResult", "ExecutionEvent", "FakeModel", "FakeTool", "ModelCall"}
    beside |= {"OfflineModels", "Paper", "Rehearsal", "SideEffect"}
    assert [name for name in sorted({*kernel.testing.__all__} - beside) if f"`{name}" not in text] == []
