"""A key that was pasted with something else in it is told as such, where it is, and never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.messages import Message, Request
from kernel.models.keyrings import Keyring
from kernel.models.litellm_faults import plain_message
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from tests.kit.openai_server import Reply, openai_server

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

NO_KEYRING = Keyring(lambda service, name: None)


def _asked(id: str, **options: str) -> Request:
    return Request(id, (Message("user", "Hi"),), options=dict(options))


@pytest.mark.parametrize("id", ["local/m", "openai/m", "litellm/openai/m", "anthropic/claude-sonnet-4-5", "gemini/g"])
@pytest.mark.parametrize("key", ["sk-sécret-1", "sk-secret\n-2", "sk-secret\0-3", "“sk-secret-4”"])
async def test_a_key_that_no_request_can_carry_is_told_before_anything_is_sent(
    tmp_path: Path, id: str, key: str
) -> None:
    models = standard_models(tmp_path, {}, keyring=NO_KEYRING)
    async with openai_server(Reply()) as server:
        with pytest.raises(InvalidError, match="the option api_key has signs that no key has") as caught:
            await complete(models.model(id), _asked(id, api_key=key, base_url=server.url))
        assert not server.paths
    await models.close()
    assert "cret" not in str(caught.value) + str(caught.value.details)


async def test_it_is_told_which_variable_has_it(tmp_path: Path) -> None:
    models = standard_models(tmp_path, {"ANTHROPIC_API_KEY": "sk-sécret-1"}, keyring=NO_KEYRING)
    with pytest.raises(InvalidError, match="the environment variable ANTHROPIC_API_KEY has signs"):
        await complete(models.model("anthropic/claude"), _asked("anthropic/claude"))


def test_what_the_library_tells_its_own_developers_is_left_out() -> None:
    told = 'litellm.APIConnectionError: No such thing.\nTraceback (most recent call last):\n  File "/srv/x.py", line 3'
    assert plain_message(Exception(told)) == "No such thing."
