"""What an agent remembers of a conversation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.agents.memory import context_tokens, remembered
from kernel.messages import Message

CONVERSATIONS = st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=8).map(
    lambda turns: [m for asked, said in turns for m in (Message("user", asked), Message("assistant", said))]
)
LIMITS = st.none() | st.integers(0, 20)


@given(CONVERSATIONS, LIMITS, LIMITS)
def test_the_end_of_a_conversation_is_remembered_within_its_limits(
    messages: list[Message], most: int | None, tokens: int | None
) -> None:
    kept = remembered(messages, most, tokens)
    assert kept == messages[len(messages) - len(kept) :]
    assert most is None or len(kept) <= most
    assert tokens is None or context_tokens(kept) <= tokens
    assert not kept or kept[0].role == "user"


@given(CONVERSATIONS)
def test_without_limits_everything_is_remembered(messages: list[Message]) -> None:
    assert remembered(messages, None, None) == messages


def test_an_answer_that_was_put_there_first_stays() -> None:
    greeting = [Message("assistant", "Welcome"), Message("user", "Hi")]
    assert remembered(greeting, 5, 100) == greeting
