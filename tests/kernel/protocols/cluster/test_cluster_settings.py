"""Which cluster a person uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.protocols.cluster.local import forget, remember
from kernel.protocols.cluster.settings import ClusterSettings, read_cluster, record_file


def environment(tmp_path: Path, config: str = "", **more: str) -> dict[str, str]:
    file = tmp_path / "config.toml"
    file.write_text(config)
    return {"LLMSPELL_CONFIG": str(file), "XDG_DATA_HOME": str(tmp_path / "data"), **more}


def test_there_is_none_where_nobody_said_anything(tmp_path: Path) -> None:
    assert read_cluster(environment(tmp_path)) == ClusterSettings()


def test_the_environment_wins_over_the_config_and_that_over_what_was_started_here(tmp_path: Path) -> None:
    where = environment(tmp_path)
    remember("tcp://127.0.0.1:1", record_file(where))
    assert read_cluster(where).address == "tcp://127.0.0.1:1"
    where = environment(tmp_path, '[cluster]\naddress = "tls://cluster.example:8786"\nbranches = true\n')
    assert read_cluster(where) == ClusterSettings("tls://cluster.example:8786", True)
    assert read_cluster({**where, "LLMSPELL_CLUSTER": "tcp://127.0.0.1:2"}).address == "tcp://127.0.0.1:2"


def test_only_the_one_who_started_a_cluster_forgets_it(tmp_path: Path) -> None:
    where = environment(tmp_path)
    file = remember("tcp://127.0.0.1:1", record_file(where))
    forget("tcp://127.0.0.1:2", file)
    assert read_cluster(where).address == "tcp://127.0.0.1:1"
    forget("tcp://127.0.0.1:1", file)
    forget("tcp://127.0.0.1:1", file)
    assert read_cluster(where).address == ""


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[cluster]\naddress = "somewhere"\n', "like tcp://"),
        ("[cluster]\nbranches = 3\n", "true or false"),
        ("[cluster]\nadress = 3\n", "'adress' is unknown"),
        ("cluster = 3\n", "should be a table"),
        ("cluster = \n", "not TOML"),
    ],
)
def test_a_wrong_setting_is_told_with_its_place(tmp_path: Path, config: str, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        read_cluster(environment(tmp_path, config))
