"""The same in Lua, JavaScript and Python: streams, turns, errors, limits, caches and answers have equal results."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.scripts import Script

CASES: dict[str, tuple[Any, dict[str, str]]] = {
    "a stream is changed step by step": (
        [[4, 6], 3],
        {
            "lua": """
                local doubled = Stream.from({ 1, 2, 3 }):map(function(n) return n * 2 end)
                return { doubled:filter(function(n) return n > 2 end):collect(),
                    Stream.generate(function(n) if n < 4 then return n end end):count() }
            """,
            "javascript": """
                const doubled = Stream.from([1, 2, 3]).map(n => n * 2)
                return [await doubled.filter(async n => n > 2).collect(),
                    await Stream.generate(n => n < 4 ? n : null).count()]
            """,
            "python": """
doubled = Stream.from_([1, 2, 3]).map(lambda n: n * 2)
return [await doubled.filter(lambda n: n > 2).collect(),
    await Stream.generate(lambda n: n if n < 4 else None).count()]
            """,
        },
    ),
    "methods that give their own object can be chained, in classes of one's own too": (
        [["second", 1, 0.5], True, "hoho", True],
        {
            "lua": """
                local agent = Agent.new({ system_prompt = "first", model = "demo/echo" })
                local changed = agent:with_system_prompt("second"):with_tools({ "calculator" })
                    :with_config({ temperature = 0.5 })
                local Owl = Agent:extend()
                function Owl:twice(text) return self:chat(text .. text) end
                local owl = Owl:new({ model = "demo/echo" })
                return { { agent.system_prompt, #agent:get_tools(), agent.config.temperature }, changed == agent,
                    owl:with_system_prompt("x"):twice("ho"), owl:add_tool("calculator") == owl }
            """,
            "javascript": """
                const agent = new Agent({ systemPrompt: "first", model: "demo/echo" })
                const changed = await agent.withSystemPrompt("second").withTools(["calculator"])
                    .withConfig({ temperature: 0.5 })
                class Owl extends Agent { twice(text) { return this.chat(text + text) } }
                const owl = new Owl({ model: "demo/echo" })
                return [[agent.systemPrompt, agent.getTools().length, agent.config.temperature], changed === agent,
                    await owl.withSystemPrompt("x").twice("ho"), await owl.addTool("calculator") === owl]
            """,
            "python": """
agent = Agent({"system_prompt": "first", "model": "demo/echo"})
changed = await agent.with_system_prompt("second").with_tools(["calculator"]).with_config({"temperature": 0.5})
class Owl(Agent):
    def twice(self, text):
        return self.chat(text + text)
owl = Owl({"model": "demo/echo"})
return [[agent.system_prompt, len(await agent.get_tools()), agent.config["temperature"]], changed is agent,
    await owl.with_system_prompt("x").twice("ho"), await owl.add_tool("calculator") is owl]
            """,
        },
    ),
    "an error in a chain comes once, at its end": (
        ["not_found", True],
        {
            "lua": """
                local agent = Agent.new({ model = "demo/echo" })
                local ok, err = pcall(function() return agent:add_tool("nope"):with_system_prompt("x"):chat("y") end)
                return { err.type, agent:chat("hi") == "hi" }
            """,
            "javascript": """
                const agent = new Agent({ model: "demo/echo" })
                const error = await agent.addTool("nope").withSystemPrompt("x").chat("y").catch(error => error)
                return [error.type, await agent.chat("hi") === "hi"]
            """,
            "python": """
agent = Agent({"model": "demo/echo"})
try:
    await agent.add_tool("nope").with_system_prompt("x").chat("y")
except SpellError as error:
    told = error.type
return [told, await agent.chat("hi") == "hi"]
            """,
        },
    ),
    "the result of a workflow has its output under two names": (
        ["x!", "x!", 1, 7],
        {
            "lua": """
                local r = Workflow.sequential({ steps = { function(x) return x .. "!" end } }):run("x")
                local own = Workflow.sequential({ steps = { function() return { result = 7 } end } }):run("x")
                return { r.result, r.output, r.steps_executed, own.result }
            """,
            "javascript": """
                const r = await Workflow.sequential({ steps: [(x) => x + "!"] }).run("x")
                const own = await Workflow.sequential({ steps: [() => ({ result: 7 })] }).run("x")
                return [r.result, r.output, r.stepsExecuted, own.result]
            """,
            "python": """
r = await Workflow.sequential({"steps": [lambda x: x + "!"]}).run("x")
own = await Workflow.sequential({"steps": [lambda x: {"result": 7}]}).run("x")
return [r.result, r.output, r.steps_executed, own["result"]]
            """,
        },
    ),
    "what a hook wants a person to be told goes along with the error": (
        ["Please try later", "not_found"],
        {
            "lua": """
                Hooks.register("on_error", function(c) c.userMessage = "Please try later" end)
                local ok, err = pcall(function() return Agent.new({ model = "scripted/nope.yaml" }):chat("x") end)
                return { err.user_message, err.type }
            """,
            "javascript": """
                await Hooks.register("on_error", (c) => { c.userMessage = "Please try later" })
                const error = await new Agent({ model: "scripted/nope.yaml" }).chat("x").catch((e) => e)
                return [error.userMessage, error.type]
            """,
            "python": """
def told(c):
    c["user_message"] = "Please try later"
await Hooks.register("on_error", told)
try:
    await Agent({"model": "scripted/nope.yaml"}).chat("x")
except SpellError as error:
    return [error.user_message, error.type]
            """,
        },
    ),
    "a class's own table of state follows its status": (
        ["processing", "processing", 3],
        {
            "lua": """
                local Worker = BaseAgent:extend()
                function Worker:init(config) self.state = { status = "ready", items = 0 } end
                function Worker:execute()
                    self:set_state("processing")
                    self.state.items = 3
                    return { self.state.status, self:get_state().status, self.state.items }
                end
                return Worker.new({}):execute("x")
            """,
            "javascript": """
                class Worker extends BaseAgent {
                    constructor(config) { super(config); this.state = { status: "ready", items: 0 } }
                    async execute() {
                        await this.setState("processing")
                        this.state.items = 3
                        return [this.state.status, (await this.getState()).status, this.state.items]
                    }
                }
                return await new Worker({}).execute("x")
            """,
            "python": """
class Worker(BaseAgent):
    def __init__(self):
        super().__init__({})
        self.state = {"status": "ready", "items": 0}
    async def execute(self, given=None):
        await self.set_state("processing")
        self.state["items"] = 3
        return [self.state["status"], (await self.get_state())["status"], self.state["items"]]
return await Worker().execute("x")
            """,
        },
    ),
    "the failure of a step is known by its workflow, its step and its cause": (
        [True, "network", "fetch", "network"],
        {
            "lua": """
                local function fail() error(NetworkError.new("no line")) end
                local flow = Workflow.sequential({ name = "w", steps = { { name = "fetch", execute = fail } } })
                local ok, err = pcall(flow.run, flow, "x")
                return { err.workflow_name == "w", err.type, err.step_name, err.cause.type }
            """,
            "javascript": """
                const fail = () => { throw new NetworkError("no line") }
                const flow = Workflow.sequential({ name: "w", steps: [{ name: "fetch", execute: fail }] })
                const error = await flow.run("x").catch((e) => e)
                const known = error instanceof WorkflowError && error instanceof NetworkError
                return [known && !(new NetworkError("x") instanceof WorkflowError), error.type, error.stepName,
                    error.cause.type]
            """,
            "python": """
def fail(given):
    raise NetworkError("no line")
flow = Workflow.sequential({"name": "w", "steps": [{"name": "fetch", "execute": fail}]})
try:
    await flow.run("x")
except WorkflowError as error:
    return [isinstance(error, NetworkError), error.type, error.step_name, error.cause["type"]]
            """,
        },
    ),
    "tasks take turns": (
        ["a1", "b1", "a2", "b2"],
        {
            "lua": """
                local scheduler, order = Scheduler.new(), {}
                for _, name in ipairs({ "a", "b" }) do
                    scheduler:add(function()
                        for i = 1, 2 do order[#order + 1] = name .. i scheduler:yield() end
                    end, name)
                end
                scheduler:run()
                return order
            """,
            "javascript": """
                const scheduler = new Scheduler(), order = []
                for (const name of ["a", "b"]) {
                    scheduler.add(async () => {
                        for (let i = 1; i < 3; i++) { order.push(name + i); await scheduler.yield() }
                    }, name)
                }
                await scheduler.run()
                return order
            """,
            "python": """
scheduler, order = Scheduler(), []
async def work(name):
    for i in (1, 2):
        order.append(f"{name}{i}")
        await scheduler.yield_()
for name in "ab":
    await scheduler.add(lambda name=name: work(name), name)
await scheduler.run()
return order
            """,
        },
    ),
    "a request too many is an error of its class": (
        [False, True, "rate_limit", True],
        {
            "lua": """
                local limiter = RateLimiter.new({ requests = 1, per = "hour" })
                local first, second = limiter:check("k"), limiter:is_exceeded("k")
                local ok, err = pcall(function() limiter:check_limit("k") end)
                return { first, second, err.type, err.retry_after > 3000 }
            """,
            "javascript": """
                const limiter = new RateLimiter({ requests: 1, per: "hour" })
                const first = await limiter.check("k"), second = await limiter.isExceeded("k")
                try { await limiter.checkLimit("k") } catch (error) {
                    return [first, second, error instanceof RateLimitError && error.type, error.retryAfter > 3000]
                }
            """,
            "python": """
limiter = RateLimiter({"requests": 1, "per": "hour"})
first, second = await limiter.check("k"), await limiter.is_exceeded("k")
try:
    await limiter.check_limit("k")
except RateLimitError as error:
    return [first, second, error.type, error.retry_after > 3000]
            """,
        },
    ),
    "what is thrown is tried again and understood": (
        [3, "security", "no way", "timeout"],
        {
            "lua": """
                local calls = 0
                local n = Async.retry(function()
                    calls = calls + 1
                    if calls < 3 then error(NetworkError.new("down")) end
                    return calls
                end, { base_delay = 1 })
                local ok, err = pcall(function() error(SecurityError.new("no way")) end)
                local told = ErrorHandler.parse_error(err)
                local _, late = pcall(Async.timeout, function() Async.sleep(60000) end, 5)
                return { n, told.type, told.message, late.type }
            """,
            "javascript": """
                let calls = 0, told, late
                const n = await Async.retry(async () => {
                    if (++calls < 3) throw new NetworkError("down")
                    return calls
                }, { baseDelay: 1 })
                try { throw new SecurityError("no way") } catch (error) { told = await ErrorHandler.parseError(error) }
                try { await Async.timeout(() => Async.sleep(60000), 5) } catch (error) { late = error }
                return [n, told.type, told.message, late.type]
            """,
            "python": """
calls = []
def work():
    calls.append(1)
    if len(calls) < 3:
        raise NetworkError("down")
    return len(calls)
n = await Async.retry(work, {"base_delay": 1})
try:
    raise SecurityError("no way")
except SecurityError as error:
    told = await ErrorHandler.parse_error(error)
try:
    await Async.timeout(lambda: Async.sleep(60000), 5)
except TimeoutError as error:
    late = error
return [n, told["type"], told["message"], late.type]
            """,
        },
    ),
    "an answer, a cache and metrics": (
        ["hello", True, "made", 3],
        {
            "lua": """
                local answer = llm.complete({ prompt = "hello" })
                metrics:increment("n")
                metrics:increment("n", 2)
                local made = Cache.remember("k", function() return "made" end)
                return { answer.content, answer.usage.total_tokens > 0, made, metrics:get("n") }
            """,
            "javascript": """
                const answer = await llm.complete({ prompt: "hello" })
                await metrics.increment("n")
                await metrics.increment("n", 2)
                const made = await Cache.remember("k", async () => "made")
                return [answer.content, answer.usage.total_tokens > 0, made, await metrics.get("n")]
            """,
            "python": """
answer = await llm.complete({"prompt": "hello"})
await metrics.increment("n")
await metrics.increment("n", 2)
made = await Cache.remember("k", lambda: "made")
return [answer["content"], answer["usage"]["total_tokens"] > 0, made, await metrics.get("n")]
            """,
        },
    ),
}


@pytest.mark.parametrize("language", ["lua", "javascript", "python"])
@pytest.mark.parametrize("case", CASES)
async def test_every_language_gives_the_same(lua: Script, case: str, language: str) -> None:
    expected, sources = CASES[case]
    done = await lua.run(sources[language], language=language)
    assert (done.error, done.value) == (None, expected)
