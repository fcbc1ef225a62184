"""What a cell does with names that other cells see, in each language, as its engine would have it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.dataflow.names import EVERY, NOTHING, names_of

CASES: list[tuple[str, str, str, str, str, str]] = [
    # language, source, defines, changes, uses, later
    ("lua", "x = 1\nlocal y = x + z", "x", "", "z", ""),
    ("lua", "local x = x\nprint(x)", "", "", "print x", ""),
    ("lua", "local function f(a) return a + b end\nf(c)", "", "", "c", "b"),
    ("lua", "function f(a, ...)\n  local t = { a = a, [k] = v }\n  g = t\nend", "f", "g", "", "k v"),
    ("lua", "function M.add(a) total = a end", "", "M total", "M", ""),
    ("lua", "function M:add() self.n = n end", "", "M", "M", "n"),
    ("lua", "t.a.b[i] = 1; local u = {}; u.x = 2", "", "t", "t i", ""),
    ("lua", "for i = a, b do s = s + i end", "s", "", "a b s", ""),
    ("lua", "for k, v in pairs(t) do print(k, v) end\nprint(k)", "", "", "pairs t print k", ""),
    ("lua", "repeat local done = step() until done", "", "", "step", ""),
    ("lua", "do local a = 1 end\nreturn a", "", "", "a", ""),
    ("lua", "goto out\nx = 1\n::out::", "x", "", "", ""),
    ("lua", "_G.x = 1\nreturn _G.y", "x", "", "y", ""),
    ("lua", "agent:chat(text).answer = 1", "", "", "agent text", ""),
    ("lua", "f = function(n) return n <= 1 and 1 or n * f(n - 1) end", "f", "", "", ""),
    ("lua", "if ready then x = 1 end\nprint(x)", "x", "", "ready print x", ""),
    ("javascript", "const a = 1; let { b, c: [d], ...e } = f; var g", "a b d e g", "", "f", ""),
    ("javascript", "function f(x, {y} = z) { var q = w; return x + y + q + arguments.length }", "f", "", "", "z w"),
    ("javascript", "class A extends B { m() { return C } static n = D }", "A", "", "B D", "C"),
    ("javascript", "for (const x of xs) { let y = x; total += y }", "", "total", "xs total", ""),
    ("javascript", "for (let i = 0; i < n; i++) { var inner = i }\ninner", "", "", "n", ""),
    ("javascript", "import fs, { a as b } from 'x'\nimport * as ns from 'y'", "fs b ns", "", "", ""),
    ("javascript", "export const a = b", "a", "", "b", ""),
    ("javascript", "const f = (x) => x + y; const g = async z => { await h(z) }", "f g", "", "", "y h"),
    ("javascript", "o.a.b = 1; o[k]++; ({ short, key: v })", "", "o", "o k short v", ""),
    ("javascript", "try { x() } catch (e) { e.message }\nouter: while (a) break outer", "", "", "x a", ""),
    ("javascript", "f(); function f() { return 1 }", "f", "", "", ""),
    ("javascript", "const s = `${a} ${b.c}`; `x`", "s", "", "a b", ""),
    ("javascript", "globalThis.x = 1; globalThis.y", "x", "", "y", ""),
    ("javascript", "[a, o.b] = [b, a]", "", "a o", "a b o", ""),
    ("python", "x = 1\ny: int = x + z", "x y", "", "int z", ""),
    ("python", "def f(a, b=c, *d, e: int = g, **h) -> T:\n    i = a + j\n    return i", "f", "", "c int g T", "j"),
    (
        "python",
        "def f():\n    global n\n    n = 1\n    m = 2\n    def g():\n        nonlocal m\n        m = 3\n",
        "f",
        "n",
        "",
        "",
    ),
    ("python", "class A(B):\n    x = 1\n    def m(self): return x, y\n    z = x", "A", "", "B", "x y"),
    ("python", "xs = [x * k for x in ys if x for k in x]\n{a: b for a, b in c}", "xs", "", "ys c", ""),
    ("python", "total = sum(n for n in range(3))\nn", "total", "", "sum range n", ""),
    ("python", "import a.b, c as d\nfrom e import f, g as h\nfrom i import *", "a d f h", "", "", ""),
    ("python", "with open(p) as (a, b): a.x = 1\nfor i, *j in k: pass", "a b i j", "", "open p k", ""),
    ("python", "try:\n    f()\nexcept E as e:\n    print(e)", "e", "", "f E print", ""),
    ("python", "for i in range(3):\n    if i: y = i\n    print(i, y)\nprint(i)", "i y", "", "range print y i", ""),
    ("python", "x += 1\nd[k].f = 2", "x", "d", "x d k", ""),
    ("python", "if (m := find(q)): m.group(key=1)", "m", "", "find q", ""),
    (
        "python",
        "match v:\n    case [a, *b]: pass\n    case Point(x=c): pass\n    case Color.RED: pass",
        "a b c",
        "",
        "v",
        "",
    ),
    ("python", "f = lambda a, b=c: a + b + d", "f", "", "c", "d"),
    ("python", "@deco\nasync def f(): await g()", "f", "", "deco", "g"),
    ("python", "print(f'{a} {b!r:>{w}}')\ndel a", "", "", "print a b w", ""),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{language}: {source[:30]!r}" for language, source, *_ in CASES])
def test_names_are_told_apart_as_the_engine_of_the_language_does(case: tuple[str, ...]) -> None:
    language, source, *wanted = case
    names = names_of(language, source)
    found = (names.defines, names.changes, names.uses, names.later)
    assert [" ".join(sorted(one)) for one in found] == [" ".join(sorted(one.split())) for one in wanted]


@pytest.mark.parametrize(
    ("language", "source", "results", "params"),
    [
        ("lua", "return cells.research .. cells['plan'] .. params.topic", "plan research", "topic"),
        ("lua", "local all = cells\nreturn params[name]", EVERY, EVERY),
        ("lua", "local cells = {}\nreturn cells.research", "", ""),
        (
            "javascript",
            "const { research, plan: p } = cells; cells?.draft; params['topic']",
            "draft plan research",
            "topic",
        ),
        ("javascript", "Object.keys(cells)", EVERY, ""),
        ("python", "cells.research, cells['plan'], cells.get('draft'), params.topic", "draft plan research", "topic"),
        ("python", "for name in cells: pass\nparams.get(key)", EVERY, EVERY),
        ("python", "cells = {}\ncells['a']", "", ""),
    ],
)
def test_results_and_parameters_are_found_in_every_spelling(
    language: str, source: str, results: str, params: str
) -> None:
    names = names_of(language, source)
    assert (" ".join(sorted(names.results)), " ".join(sorted(names.params))) == (results, params)


def test_what_is_defined_in_a_branch_is_not_sure() -> None:
    assert names_of("python", "a = 1\nif x:\n    b = 2").sure == {"a"}
    assert names_of("lua", "a = 1\nwhile x do b = 2 end").sure == {"a"}


def test_data_that_was_pasted_into_a_query_has_no_names() -> None:
    assert names_of("sql", "select owl, " * 50_000) == NOTHING


def test_text_and_sql_have_no_names() -> None:
    assert names_of("markdown", "x = 1") == names_of("sql", "select x") == NOTHING


@given(st.sampled_from(["lua", "javascript", "python"]), st.text(max_size=60))
def test_no_text_is_too_broken_to_be_read(language: str, source: str) -> None:
    names = names_of(language, source)
    assert names.sure <= names.defines


def test_code_too_deep_to_follow_has_no_names() -> None:
    assert names_of("lua", "x = " + "(" * 30_000 + "1" + ")" * 30_000) == NOTHING


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6))
def test_a_straight_line_uses_only_what_it_has_not_given_a_value_before(names: list[str]) -> None:
    """A chain `a = b` in Python: a name is used when it is read before it was given a value."""
    pairs = list(pairwise(names))
    given_: set[str] = set()
    used: set[str] = set()
    for left, right in pairs:
        used |= {right} - given_
        given_.add(left)
    found = names_of("python", "\n".join(f"{left} = {right}" for left, right in pairs))
    assert (found.uses, found.defines) == (used, given_)


def test_a_query_reads_parameters_and_results_of_cells() -> None:
    names = names_of("sql", "select $least, 'from $text' -- join nobody\nfrom plan p join \"other cell\" using (x)")
    assert names.params == {"least"}
    assert names.results == {"least", "plan", "other cell"}
    assert names.lines["plan"] == 2
    assert names.defines == frozenset()
