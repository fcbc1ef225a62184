from hypothesis import given
from hypothesis import strategies as st

from webui.notebook.offsets import to_index, to_units


@given(st.text(), st.integers(0, 50))
def test_a_place_comes_back_the_same(text: str, index: int) -> None:
    place = min(index, len(text))
    assert to_index(text, to_units(text, place)) == place


def test_an_emoji_is_two_units_for_a_browser() -> None:
    assert to_units("a😀b", 2) == 3
    assert to_index("a😀b", 3) == 2


def test_a_place_beyond_the_text_is_its_end() -> None:
    assert to_index("é", 99) == 1
    assert to_index("e", 99) == 1
    assert to_index("e", -1) == 0
