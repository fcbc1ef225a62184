"""The lines of a chunk that have code, as its compiler knows them."""

from __future__ import annotations

from kernel.engines.lua.lines import code_lines
from kernel.engines.protocol import Chunk

CODE = """-- a comment

local x = 1
local function f(a, ...)
  -- nothing
  if a then
    return {
      1.5, 5000000000,
      "two", ...
    }
  end
end
local s = [[
text
]]
print(s, nil, true)
"""


def test_lines_of_all_functions_and_none_of_comments() -> None:
    assert code_lines(Chunk(CODE, "a")) == {3, 6, 7, 8, 9, 10, 12, 15, 16}


def test_lines_far_apart_and_counted_from_elsewhere() -> None:
    far = "local a = 1" + "\n" * 5000 + "print(a)" + "\n" * 200 + "return a"
    assert code_lines(Chunk(far, "a", first_line=11)) == {11, 5011, 5211}


def test_many_lines_and_constants() -> None:
    many = "\n".join(f"print('text {number}', {number}.25)" for number in range(1000))
    assert code_lines(Chunk(many, "a")) == {*range(1, 1001)}


def test_what_cannot_be_parsed_has_none() -> None:
    assert code_lines(Chunk("x = = 1", "a")) == frozenset()
