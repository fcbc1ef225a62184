"""Agents, templates, tools and own classes as JavaScript writes them; the same objects as in Lua."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kit.scripts import Script


@pytest.fixture
async def js(lua: Script) -> Script:
    return lua


async def value(script: Script, source: str) -> Any:
    done = await script.run(source, language="javascript")
    assert done.status == "ok", done.error
    return done.value


async def test_options_and_records_are_in_camel_case(js: Script) -> None:
    source = """
    const a = new Agent({ systemPrompt: "x", maxTokens: 5, memorySize: 2, skills: ["digging"] });
    const review = await new ReviewAgent({ criteria: ["clarity"] }).review("text");
    await a.setState({ someNotes: 1 });
    const state = await a.getState();
    return [await a.chat("hello"), review.approved, state.status, state.context, (await a.validate()).valid];
    """
    assert await value(js, source) == ["hello", True, "ready", {"someNotes": 1}, True]
    done = await js.run('await new Agent({ systmPrompt: "x" })', language="javascript")
    assert done.error is not None
    assert "systemPrompt" in done.error["message"]


async def test_on_timeout_answers_for_a_slow_agent(js: Script) -> None:
    source = """
    const slow = new Agent({ latencyMs: 5000 });
    return await slow.chat("x", { timeout: 20, onTimeout: () => "I need more time" });
    """
    assert await value(js, source) == "I need more time"


async def test_own_classes_change_what_is_asked_and_answered(js: Script) -> None:
    source = """
    class Careful extends Agent {
        constructor(config) { super(config); this.seen = []; }
        async beforeChat(message) { this.seen.push(message); return message.toLowerCase(); }
        async chat(message) {
            try { return "Dear " + await super.chat(message); } catch (error) { return this.fallbackResponse(error); }
        }
    }
    class Finder extends agents.ResearchAgent {
        async beforeSearch(query) { return "better " + query; }
        async ponder(thing) { return "pondered " + thing; }
    }
    const careful = new Careful({ name: "careful", systemPrompt: "x" });
    const finder = new Finder({ searchDepth: 3, customSources: ["a"] });
    const found = await finder.search("owls");
    return [await careful.chat("LOUD"), await Agent.execute("careful", { query: "ASKED" }), careful.seen,
        found.split("\\n").at(-1), await finder.act("ponder", "owls")];
    """
    expected = ["Dear loud", "Dear asked", ["LOUD", "ASKED"], "better owls", "pondered owls"]
    assert await value(js, source) == expected


async def test_an_agent_of_agents_asks_them_as_tools(js: Script) -> None:
    source = """
    class Orchestrator extends BaseAgent {
        constructor(config) { super(config); this.agents = new Map(); }
        addAgent(name, agent) { this.agents.set(name, agent); this.addTool(new AgentTool(agent, name)); }
        async execute(input) {
            const jobs = [...this.agents].map(async ([name, agent]) => ({ name, result: await agent.execute(input) }));
            return await Promise.all(jobs);
        }
    }
    const boss = new Orchestrator({ id: "main_orchestrator" });
    boss.addAgent("researcher", new ResearchAgent());
    boss.addAgent("writer", new WriterAgent());
    return await boss.execute({ query: "q" });
    """
    both = [{"name": "researcher", "result": "q"}, {"name": "writer", "result": "q"}]
    assert await value(js, source) == both
    assert await js.value('return Agent.execute("main_orchestrator", { query = "q" })') == both


async def test_tools_of_javascript_are_checked_and_called_from_lua(js: Script) -> None:
    source = """
    class Database extends Tool {
        constructor() {
            super({ name: "db", description: "Asks" });
            this.rows = { query: async (text) => "rows of " + text };
        }
        async validate(params) { if (!params.query) throw new Error("Query is required"); }
        async execute(params) { await this.validate(params); return await this.rows.query(params.query); }
    }
    const db = new Database();
    const shout = new Tool({ name: "shout", parameters: { type: "object", required: ["text"],
        properties: { text: { type: "string" }, mark: { type: "string", default: "!" } } },
        handler: async ({ text, mark }) => text.toUpperCase() + mark });
    const both = Tools.compose({ name: "both", steps: [shout, { tool: db, map: (text) => ({ query: text }) }] });
    return [await db.run({ query: "a" }), await shout.run({ text: "b" }), await both.run({ text: "c" })];
    """
    assert await value(js, source) == ["rows of a", "B!", "rows of C!"]
    assert await js.value('return Tools.call("both", { text = "lua" })') == "rows of LUA!"
    error = await js.error('Tools.call("db", {})')
    assert "Query is required" in error["message"]


async def test_options_of_built_in_tools_are_read_again_in_camel_case(js: Script, tmp_path: Path) -> None:
    source = """
    class Secure extends Agent {
        constructor(config) {
            super(config);
            this.paths = [];
            this.addTool(new FileSystemTool({ allowedPaths: ["."], maxFileSize: 10, hooks: {
                beforeExecute: (context) => {
                    if (context.params.path.includes("..")) throw new SecurityError("Invalid path detected");
                    this.paths.push(context.params.path);
                } } }));
        }
        allowed() { return this.tools.find((tool) => tool.name === "file_system").config.allowedPaths; }
    }
    const secure = new Secure({ systemPrompt: "x" });
    await secure.validate();
    const files = secure.tools[0];
    await files.run({ operation: "write", path: "a.txt", content: "hi" });
    let told = "";
    try { await files.run({ operation: "read", path: "../a" }); } catch (error) { told = error.message; }
    return [secure.allowed(), secure.paths, told];
    """
    allowed, paths, told = await value(js, source)
    assert (allowed, paths) == (["."], ["a.txt"])
    assert "Invalid path detected" in told
    assert (tmp_path / "a.txt").read_text() == "hi"
