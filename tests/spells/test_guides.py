"""The examples of the guides run as they stand, on the model that needs no network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.scripts import script

GUIDES = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(lua|javascript)\n(.*?)^```", re.DOTALL | re.MULTILINE)

BLOCKS = {
    f"{name} {number}": (language, source)
    for name in ("workflows", "recovery")
    for number, (language, source) in enumerate(BLOCK.findall((GUIDES / f"{name}.md").read_text()), 1)
}


@pytest.mark.parametrize("name", BLOCKS)
async def test_an_example_of_a_guide_runs_and_says_something(name: str, tmp_path: Path) -> None:
    language, source = BLOCKS[name]
    async with script(tmp_path) as running:
        done = await running.run(source, name, language=language)
        assert done.status == "ok", done.error
        assert running.paper.text.strip()
        assert "nil" not in running.paper.text
        assert "undefined" not in running.paper.text


@pytest.mark.parametrize("guide", ["workflows", "recovery", "embedding"])
def test_what_a_guide_points_to_is_there(guide: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (GUIDES / f"{guide}.md").read_text())
    assert links
    assert [link for link in links if not (GUIDES / link).exists()] == []


def test_the_program_of_the_guide_to_embedding_runs(tmp_path: Path) -> None:
    program = re.search(r"^```python\n(.*?)^```", (GUIDES / "embedding.md").read_text(), re.DOTALL | re.MULTILINE)
    assert program is not None
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(GUIDES.parent)!r})\n{program[1]}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "6.0\n"), done.stderr
