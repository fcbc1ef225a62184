"""What teams, agents and workflows refuse: in a script's own words, never with a fault or an object of ours."""

from __future__ import annotations

import re

import pytest

from tests.kit.scripts import Script

LUA = "local function E() return Agent.new({ model = 'demo/echo' }) end local function f(x) return nil end "
JAVASCRIPT = "const E = () => new Agent({ model: 'demo/echo' }); const f = (x) => null; "

OURS = re.compile(r"\bNone\b|object at 0x|NoneType|[A-Z]\w*Error:|ScriptFunction|script_function")
"""What only we know: Python's nothing, its objects and its exceptions."""

NO_MEMBERS = [
    (f"MultiAgentSystem.new({lua}):{call}", f"await (await new MultiAgentSystem({javascript})).{call}")
    for lua, javascript in [
        ("", ""),
        ("{ delegation_strategy = 'skill_based' }", "{ delegationStrategy: 'skill_based' }"),
        ("{ delegation_strategy = 'least_busy' }", "{ delegationStrategy: 'least_busy' }"),
        ("{ delegation_strategy = 'llm', supervisor = E() }", "{ delegationStrategy: 'llm', supervisor: E() }"),
        ("{ delegation_strategy = f }", "{ delegationStrategy: f }"),
    ]
    for call in ("delegate('x')", "broadcast('x')", "run('x')")
]
NO_MEMBERS.append(
    (
        "HierarchicalAgent.new({ supervisor = E() }):delegate_task('x')",
        "await (await new HierarchicalAgent({ supervisor: E() })).delegateTask('x')",
    )
)

TEAMS = [
    *((lua, javascript, ["has no members yet", "add_agent"]) for lua, javascript in NO_MEMBERS),
    (
        "CompositeAgent.new({ agents = { a = E() }, max_concurrency = -1 })",
        "await new CompositeAgent({ agents: { a: E() }, maxConcurrency: -1 })",
        ["CompositeAgent", "'max_concurrency'", "-1"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), workers = { a = E() }, worker_skills = { a = 5 } })",
        "await new HierarchicalAgent({ supervisor: E(), workers: { a: E() }, workerSkills: { a: 5 } })",
        ["HierarchicalAgent", "'worker_skills'", "'a'", "a list of words, not 5"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), workers = { a = { agent = E(), skills = 5 } } })",
        "await new HierarchicalAgent({ supervisor: E(), workers: { a: { agent: E(), skills: 5 } } })",
        ["'skills'", "'a'", "a list of words, not 5"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), max_revisions = -1 })",
        "await new HierarchicalAgent({ supervisor: E(), maxRevisions: -1 })",
        ["HierarchicalAgent", "'max_revisions'", "-1"],
    ),
    (
        "HierarchicalAgent.new({ workers = { a = E() }, delegation_strategy = f }):execute('x')",
        "await (await new HierarchicalAgent({ workers: { a: E() }, delegationStrategy: f })).execute('x')",
        ["delegation strategy", "the name of a member, not nothing", "There are: a."],
    ),
    (
        "MultiAgentSystem.new({ agents = { a = E(), b = E() } }):handoff('a', 'b', { include = 5 })",
        "await (await new MultiAgentSystem({ agents: { a: E(), b: E() } })).handoff('a', 'b', { include: 5 })",
        ["handoff", "'include'", "not 5"],
    ),
]

CONVERSATIONS = [
    (
        "E():run_with_context({ messages = 'x' }, 'who')",
        "await (await E()).runWithContext({ messages: 'x' }, 'who')",
        ["ontext(context, input?)", "'context.messages'", "a list of messages, not the text 'x'"],
    ),
    (
        "E():run_with_context({ messages = { 5 } }, 'who')",
        "await (await E()).runWithContext({ messages: [5] }, 'who')",
        ["ontext(context, input?)", "Message 1 of 'context.messages'", "not 5"],
    ),
    (
        "E():set_history({ 5 })",
        "await (await E()).setHistory([5])",
        ["istory(messages)", "Message 1 of 'messages'", "not 5"],
    ),
    (
        "E():set_history({ { role = 'user' } })",
        "await (await E()).setHistory([{ role: 'user' }])",
        ["istory(messages)", "'content' of message 1", "a text, not nothing"],
    ),
    (
        "E():set_history({ { content = 'x' } })",
        "await (await E()).setHistory([{ content: 'x' }])",
        ["istory(messages)", "Message 1", "a role", "not nothing"],
    ),
    (
        "E():set_history({ { role = 'assistant', content = '', tool_calls = { 5 } } })",
        "await (await E()).setHistory([{ role: 'assistant', content: '', tool_calls: [5] }])",
        ["istory(messages)", "Message 1", "'tool_calls'"],
    ),
]

REFUSED = TEAMS + CONVERSATIONS


@pytest.mark.parametrize("language", ["lua", "javascript"])
@pytest.mark.parametrize("case", REFUSED, ids=[case[0] for case in REFUSED])
async def test_what_cannot_be_is_refused_in_words(case: tuple[str, str, list[str]], language: str, lua: Script) -> None:
    *sources, words = case
    code = LUA + str(sources[0]) if language == "lua" else JAVASCRIPT + str(sources[1])
    done = await lua.run(code, "spell", language=language)
    assert done.status == "failed", done
    assert done.error is not None
    told = str(done.error["message"])
    assert [word for word in words if word not in told] == [], told
    assert done.error["type"] == "invalid", done.error
    assert OURS.search(told) is None, told


async def test_a_conversation_is_set_again_as_it_was_read(lua: Script) -> None:
    done = await lua.run(
        LUA + "local a, b = E(), E() a:chat('hi') b:set_history(a:get_history()) return #b:get_history()", "spell"
    )
    assert done.value == 2, done.error
