"""Times on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from studio.cli.group import group


@pytest.mark.parametrize("given", ["nan", "inf", "0", "-1"])
def test_a_timeout_that_is_no_time_is_refused_by_name(tmp_path: Path, given: str) -> None:
    spell = tmp_path / "hello.lua"
    spell.write_text("return 7")
    result = CliRunner().invoke(group, ["run", str(spell), "--timeout", given])
    assert result.exit_code == 2
    assert "'--timeout'" in result.output
