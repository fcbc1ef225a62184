"""What happened inside a span, as the page is told it."""

from __future__ import annotations

from webui.trace.plain import plain_moment


def test_a_decision_about_a_failure_is_told_in_words_too() -> None:
    told = plain_moment(1.5, "retry", {"attempt": 1, "delay": 0.2, "error": {"type": "network", "message": "gone"}})
    assert told["said"].startswith("attempt 1 failed")
    assert told["moment"] == "retry"


def test_what_is_no_decision_has_only_its_data() -> None:
    told = plain_moment(1.5, "stdout", {"stream": "stdout", "text": "owl"})
    assert told["said"] == ""
    assert told["data"]["value"] == {"stream": "stdout", "text": "owl"}
