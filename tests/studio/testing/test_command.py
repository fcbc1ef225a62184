"""`llmspell test` as a Unix program: what it finds, says and exits with."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.kit.shell import Shell

GOOD = """
params: {topic: owls}
expect:
  printed: "6 * 7 = 42\\towls"
  value: {topic: owls, n: 3}
  tools: [{name: calculator, arguments: {expression: 6 * 7}}]
  state: {topic: owls}
  tokens: {total: {at_most: 1000}, input: {at_least: 1}}
  cost: 0
"""


def test_a_folder_without_tests_is_said_to_have_none(shell: Shell) -> None:
    shell.write("plain.lua", "print(1)")
    shell.write("plain.spell.md", "# No tests\n\n```lua\nprint(1)\n```\n")
    done = shell.run("test")
    assert (done.code, done.out) == (5, "")
    assert "No tests were found in ." in done.err


def test_a_spell_with_a_cassette_is_a_test_that_calls_nobody(brief: Shell) -> None:
    assert brief.run("run", "brief.lua", "--record", "brief.cassette.jsonl").code == 0
    cassette = brief.folder / "brief.cassette.jsonl"
    *lines, last = cassette.read_text().splitlines()
    record = json.loads(last)
    record["answer"] = ["forty-two, says the cassette", record["answer"][-1]]
    cassette.write_text("\n".join([*lines, json.dumps(record)]))
    brief.write("brief.test.yaml", "expect: {printed: {contains: says the cassette}}\n")
    done = brief.run("test")
    assert done.code == 0, done.out
    (brief.folder / "brief.test.yaml").unlink()
    done = brief.run("test", "--json")
    assert [test["id"] for test in json.loads(done.out)["tests"]] == ["brief.lua"]
    brief.write("brief.lua", (brief.folder / "brief.lua").read_text().replace("6 * 7", "6 * 8"))
    done = brief.run("test")
    assert done.code == 1
    assert "brief.lua FAILED" in done.out
    assert "What is 6 * 7?" in done.out
    assert "What is 6 * 8?" in done.out
    assert "brief.lua:3: This chat call" in done.out


def test_every_expectation_of_a_test_file_is_met_or_told_with_its_places(brief: Shell) -> None:
    brief.write("brief.test.yaml", GOOD)
    done = brief.run("test", "brief.lua")
    assert done.code == 0, done.out
    assert done.out.startswith("brief.test.yaml PASSED")
    worse = (
        GOOD.replace("42", "43")
        .replace("n: 3", "n: 4")
        .replace("6 * 7}", "6 * 9}")
        .replace("{topic: owls}\n  to", "{topic: cat}\n  to")
    )
    brief.write("brief.test.yaml", worse.replace("1000", "1").replace("cost: 0", "cost: {at_least: 1}"))
    done = brief.run("test")
    assert done.code == 1
    told = json.loads(brief.run("test", "--json").out)["tests"][0]["faults"]
    assert [fault["key"] for fault in told] == ["printed", "value", "tools", "state.topic", "tokens.total", "cost"]
    assert [fault["expected_at"] for fault in told] == [f"brief.test.yaml:{line}" for line in (4, 5, 6, 7, 8, 9)]
    assert told[2]["place"] == "brief.lua:3"
    assert "-6 * 7 = 43\towls" in done.out
    assert "+6 * 7 = 42\towls" in done.out
    assert "1 failed" in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("expect:\n  printd: 3\n", "x.test.yaml:2: 'expect.printd' is unknown. Did you mean 'printed'?"),
        ("expect: [", "x.test.yaml:1: expected the node content"),
        ("[]", "x.test.yaml:1: it must be a table"),
        ("spell: none.lua\n", "x.test.yaml:1: 'spell' is no file beside the test: 'none.lua'"),
        ("params: {}\n", "x.test.yaml:1: it does not say which 'spell' it tests"),
        ("spell: brief.lua\ntimeout: soon\n", "x.test.yaml:2: 'timeout' must be a number of seconds"),
        ("spell: brief.lua\nspell: brief.lua\n", "x.test.yaml:2: the key 'spell' is there twice"),
        ("spell: brief.lua\nexpect: {printed: {matches: '('}}", "x.test.yaml:2: 'expect.printed' has a 'matches'"),
        ("spell: brief.lua\ntests:\n  - expect: {}\n", "x.test.yaml:3: 'tests.0' must be a table with a 'name'"),
        ("spell: brief.lua\ntests:\n- name: a\n- name: a\n", "x.test.yaml:4: 'tests.1.name' is there twice"),
        ("spell: brief.lua\ndoubles:\n  tools:\n    web: 3\n", "x.test.yaml:4: 'doubles.tools.web' must be {output"),
        ("spell: brief.lua\ndoubles: {models: {'*': [{txt: a}]}}", "x.test.yaml:2: 'doubles.models.*' is no script"),
        ("spell: brief.lua\ncassette: no.cassette.jsonl\n", "There is no cassette 'no.cassette.jsonl'"),
        ("spell: brief.lua\nfolder: nowhere\n", "x.test.yaml:2: 'folder' is no folder beside the test: 'nowhere'"),
    ],
)
def test_a_malformed_test_file_is_an_error_with_its_line_and_key(brief: Shell, text: str, said: str) -> None:
    brief.write("x.test.yaml", text)
    done = brief.run("test", "x.test.yaml")
    assert done.code == 1
    assert said in done.out
    assert "Traceback" not in done.out + done.err


def test_test_cells_run_after_the_others_and_fail_with_their_line(shell: Shell) -> None:
    text = "# N\n\n```lua {#early test}\nassert(x == 2)\n```\n\n```lua {#wrong test}\nlocal y\n"
    text += "assert(x == 3, 'x is two')\n```\n"
    shell.write("n.spell.md", text + "\n```js {#later test}\nif (1 > 2) throw new Error()\n```\n\n```lua\nx = 2\n```\n")
    done = shell.run("test")
    assert done.code == 1
    assert [line.split()[:2] for line in done.out.splitlines()[:3]] == [
        ["n.spell.md::early", "PASSED"],
        ["n.spell.md::wrong", "FAILED"],
        ["n.spell.md::later", "PASSED"],
    ]
    assert "n.spell.md:9: x is two" in done.out
    assert shell.run("test", "n.spell.md::early").out.count("\n") == 3
    assert shell.run("test", "-k", "early or later").code == 0
    assert shell.run("test", "-k", "not wrong and not early").out.startswith("n.spell.md::later")
    assert shell.run("test", "-k", "nothing").code == 5


def test_a_notebook_whose_cells_fail_fails_before_its_test_cells(shell: Shell) -> None:
    shell.write("n.spell.md", "```lua\nerror('no')\n```\n\n```lua {#t test}\nassert(true)\n```\n")
    done = shell.run("test")
    assert done.code == 1
    assert done.out.startswith("n.spell.md FAILED")
    assert "n.spell.md:2: no" in done.out


def test_a_spell_that_does_not_parse_is_an_error_even_where_failure_is_expected(shell: Shell) -> None:
    shell.write("bad.lua", "print(1)\nlocal = 3\n")
    shell.write("bad.test.yaml", "expect: {status: failed}\n")
    done = shell.run("test")
    assert done.code == 1
    assert "bad.test.yaml ERROR" in done.out
    assert "bad.lua:2: " in done.out


def test_an_expected_failure_passes_and_another_one_does_not(shell: Shell) -> None:
    shell.write("f.lua", "error({ type = 'limit', message = 'too many owls' })")
    shell.write("f.test.yaml", "expect: {error: {type: limit, message: {contains: owls}}}\n")
    assert shell.run("test").code == 0
    shell.write("f.test.yaml", "expect: {error: cats}\n")
    done = shell.run("test")
    assert done.code == 1
    assert "error.message: expected contains 'cats', got 'too many owls'" in done.out


def test_a_test_that_hangs_is_ended_in_every_language(shell: Shell) -> None:
    shell.write("a.lua", "while true do end")
    shell.write("b.js", "await new Promise(() => setTimeout(() => {}, 1e9))")
    shell.write("c.py", "import time\nwhile True: time.sleep(0.1)")
    for name in ("a.lua", "b.js", "c.py"):
        shell.write(f"{name[0]}.test.yaml", "timeout: 0.5\n")
    done = shell.run("test")
    assert done.code == 1
    assert done.out.count(" FAILED ") == 3, done.out
    assert "3 failed" in done.out


def test_a_model_of_a_provider_is_refused_without_a_cassette(shell: Shell) -> None:
    shell.write("m.lua", "print(Agent.new({ model = 'openai/gpt-4o' }):chat('Hi'))")
    shell.write("m.test.yaml", "{}\n")
    done = shell.run("test")
    assert done.code == 1
    assert "may not ask the model 'openai/gpt-4o'" in done.out
    shell.write(
        "m.test.yaml", "doubles: {models: {openai/gpt-4o: [{text: Hello you}]}}\nexpect: {printed: Hello you}\n"
    )
    assert shell.run("test").code == 0


def test_doubles_answer_for_tools_and_agents_by_name(shell: Shell) -> None:
    source = """
    local search = Tool.new({ name = "web_search", parameters = { type = "object" },
      handler = function() error("the real one") end })
    local first = search:run({ q = "owls" }).hits
    local good, why = pcall(function() return search:run({ q = "cats" }) end)
    local team = Agent.new({ name = "researcher", model = "openai/gpt-4o" })
    print(first, good, team:chat("Go"))
    """
    shell.write("d.lua", source)
    shell.write(
        "d.test.yaml",
        "doubles:\n  tools:\n    web_search:\n      answers:\n        - {output: {hits: 2}}\n"
        "        - {error: {type: network, message: down}}\n  agents: {researcher: {output: Found it.}}\n"
        'expect:\n  printed: "2\\tfalse\\tFound it."\n  tools: [web_search, web_search]\n',
    )
    done = shell.run("test")
    assert done.code == 0, done.out


def test_a_double_of_a_tool_that_there_is_not_is_an_error_with_what_was_meant(shell: Shell) -> None:
    shell.write("d.lua", "Tool.new({ name = 'web_search', handler = print })")
    shell.write("d.test.yaml", "doubles:\n  tools:\n    web_serch: {output: 1}\n")
    done = shell.run("test")
    assert (done.code, "d.test.yaml:3" in done.out, "Did you mean 'web_search'?" in done.out) == (1, True, True)
    shell.write("d.test.yaml", "doubles:\n  tools:\n    web_search: {output: 1}\n")
    assert shell.run("test").code == 0
    shell.write("d.test.yaml", "doubles:\n  tools: {other: {output: 1}}\ntests:\n  - name: one\n")
    assert shell.run("test").code == 0, "shared doubles may be for another test"


def test_several_tests_of_one_file_share_what_they_do_not_say(brief: Shell) -> None:
    brief.write(
        "many.test.yaml",
        "spell: brief.lua\nparams: {topic: owls}\ntests:\n"
        "  - name: one\n    expect: {value: {contains: {topic: owls}}}\n"
        "  - name: two\n    params: {topic: cats}\n    expect: {value: {contains: {topic: owls}}}\n",
    )
    done = brief.run("test")
    assert (done.code, "many.test.yaml::one PASSED" in done.out, "many.test.yaml::two FAILED" in done.out) == (
        1,
        True,
        True,
    )
    assert "(expected in many.test.yaml:8)" in done.out
    assert brief.run("test", "many.test.yaml::one").code == 0
    assert brief.run("test", "many.test.yaml::three").code == 2


def test_the_first_failure_can_end_it(shell: Shell) -> None:
    for name in "abc":
        shell.write(f"{name}.lua", "error('no')" if name != "a" else "return 1")
        shell.write(f"{name}.test.yaml", "{}\n")
    assert "1 passed, 1 failed" in shell.run("test", "-x").out


def test_a_report_for_ci_is_well_formed_whatever_a_spell_prints(shell: Shell) -> None:
    shell.write("a.lua", 'print("<b>&\\0\\27]]>")\nerror("no")')
    shell.write("b.lua", "return 1")
    for name in "ab":
        shell.write(f"{name}.test.yaml", "{}\n")
    shell.write("c.test.yaml", "spel: c\n")
    assert shell.run("test", "--junit", "report.xml").code == 1
    suite = ElementTree.parse(shell.folder / "report.xml").getroot()[0]
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("3", "1", "1")
    assert [len(case.findall("failure") + case.findall("error")) for case in suite] == [1, 0, 1]
    assert [p.name for p in shell.folder.iterdir() if p.name.startswith(".report")] == []
    assert shell.run("test", "--junit", "no/where.xml").code == 2


def test_a_path_that_is_not_there_is_a_wrong_use(shell: Shell) -> None:
    assert shell.run("test", "nowhere").code == 2
    assert shell.run("test", "--name", "x").code == 2
    shell.write("words.txt", "")
    assert "is neither a spell nor a test" in shell.run("test", "words.txt").err


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("one.test.yaml::nosuch", "There is no test 'nosuch' in one.test.yaml; its tests have no names."),
        ("two.test.yaml::owl", "'owl' in two.test.yaml; there are: owls, cats. Did you mean 'owls'?"),
        ("n.spell.md::erly", "'erly' in n.spell.md; there are: early, late. Did you mean 'early'?"),
    ],
)
@pytest.mark.parametrize("beside", [[], ["one.test.yaml"]])
def test_a_test_that_is_not_there_is_a_wrong_use_also_beside_others(
    brief: Shell, word: str, told: str, beside: list[str]
) -> None:
    brief.write("one.test.yaml", "spell: brief.lua\n")
    brief.write("two.test.yaml", "spell: brief.lua\ntests:\n  - name: owls\n  - name: cats\n")
    brief.write("n.spell.md", "```lua {#early test}\n```\n```lua {#late test}\n```\n")
    done = brief.run("test", *beside, word)
    assert done.code == 2, done.out
    assert told in done.err


@pytest.mark.parametrize(
    ("pattern", "runs"),
    [
        ("owl", 1),
        ("OWL or cat", 2),
        ("not owl", 2),
        ("not (owl or cat)", 1),
        ("test and not owl and not dog", 1),
        ("(cat)or(dog)", 2),
        ("nothing", 0),
    ],
)
def test_tests_are_chosen_by_words(shell: Shell, pattern: str, runs: int) -> None:
    shell.write("some.lua", "return 1")
    shell.write("some.test.yaml", "tests:\n" + "".join(f"  - {{name: {name}}}\n" for name in ("owl", "cat", "dog")))
    done = shell.run("test", "-k", pattern, "--json")
    assert len(json.loads(done.out)["tests"]) == runs
    assert done.code == (0 if runs else 5)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("a and (", "a word is missing before its end"),
        ("(a or b", "a ) is missing before its end"),
        ("a or or b", "a word is missing before 'or' (column 6)"),
        (")", "a word is missing before ')' (column 1)"),
        ("not", "a word is missing before its end"),
        ("a b", "there is an and or an or missing before 'b' (column 3)"),
    ],
)
def test_a_pattern_that_is_none_is_a_wrong_use_with_its_place(shell: Shell, pattern: str, told: str) -> None:
    done = shell.run("test", "-k", pattern)
    assert (done.code, f"-k {pattern!r} cannot be read: {told}" in done.err) == (2, True), done.err


def test_a_cassette_may_come_from_another_editor(brief: Shell) -> None:
    assert brief.run("run", "brief.lua", "--record", "brief.cassette.jsonl").code == 0
    file = brief.folder / "brief.cassette.jsonl"
    sound = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + sound.replace(b"\n", b"\r\n"))
    assert brief.run("test").code == 0
    assert brief.run("run", "brief.lua", "--replay", file.name).code == 0
    assert brief.run("run", "brief.lua", "--record", file.name).code == 0, "it is a cassette and may be replaced"
    file.write_bytes(sound.decode().encode("utf-16"))
    done = brief.run("test")
    assert (done.code, "it is text in UTF-16. Save it as UTF-8" in done.out) == (1, True)


def test_a_cassette_that_was_edited_by_hand_is_an_error_with_its_line(brief: Shell) -> None:
    assert brief.run("run", "brief.lua", "--record", "brief.cassette.jsonl").code == 0
    cassette = brief.folder / "brief.cassette.jsonl"
    cassette.write_text(cassette.read_text().replace("What is 6", "What was 6", 1))
    done = brief.run("test")
    assert done.code == 1
    assert "brief.lua ERROR" in done.out
    assert "line 2: its request was changed by hand" in done.out
