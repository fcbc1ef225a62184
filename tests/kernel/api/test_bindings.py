"""The bindings are parsed once a process, and whoever gets them leaves them as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kernel.api.bindings import read_bindings
from kernel.context import new_run_id
from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.testing.screen import Paper


@pytest.mark.parametrize("language", ["lua", "javascript", "python"])
async def test_a_spell_leaves_the_bindings_as_they_are_for_the_next(language: str, tmp_path: Path) -> None:
    before = json.dumps(read_bindings(language))
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    done = await runtime.execute(Job(Chunk("Agent.new({})", "x", ""), language, new_run_id(), {}, last=True), Paper())
    runtime.complete("Agent.", 6, language)
    await runtime.close()
    assert done.status == "ok", done.error
    assert json.dumps(read_bindings(language)) == before
    assert read_bindings(language)["classes"] is read_bindings(language)["classes"]
