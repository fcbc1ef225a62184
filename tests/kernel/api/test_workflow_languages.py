"""Workflows and teams in JavaScript, and together with Lua: the same semantics in the spelling of each language."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.scripts import Script


async def javascript(lua: Script, source: str) -> Any:
    done = await lua.run(source, language="javascript")
    assert done.status == "ok", done.error
    return done.value


async def test_a_class_of_ones_own_executes_steps_with_monitoring(lua: Script) -> None:
    source = """
    class CustomWorkflow extends Workflow {
        async execute(input) {
            const prepared = await this.prepare(input);
            const steps = this.generateSteps(prepared);
            return await this.executeSteps(steps, {
                onStepComplete: (step, result) => { this.emit("stepComplete", { step, result }); }
            });
        }
    }
    const heard = [];
    const flow = new CustomWorkflow({ name: "mine", steps: [{ name: "up", handler: s => s.toUpperCase() }] });
    flow.on("stepComplete", ({ data }) => heard.push(`${data.step.index} ${data.step.name} ${data.result}`));
    return [await flow.execute("a"), await flow.run("b"), heard, flow.name];
    """
    assert await javascript(lua, source) == ["A", "B", ["1 up A"] * 2 + ["1 up B"] * 2, "mine"]
    assert [e.name for e in lua.events if e.kind == "invoke_workflow.started"] == ["mine", "mine"]


async def test_the_classes_take_camel_case_and_async_functions(lua: Script) -> None:
    source = """
    const router = new ConditionalWorkflow({
        name: "smartRouter",
        conditions: [{ name: "isCode", test: async input => /code|program/.test(input.query), thenBranch: "codePath" }],
        branches: { codePath: () => "code", default: async () => "other" } });
    const sum = new MapReduceWorkflow({ mapper: async n => n * n, reducer: list => list.reduce((a, b) => a + b, 0),
        partitioner: data => data.list, maxConcurrency: 2 });
    const more = { name: "more", handler: n => n + 1, onOutput: (n, context) => { context.confidenceScore += 0.5; } };
    const refine = Workflow.create({ steps: [() => 1, { type: "adaptiveLoop", maxIterations: 5, body: more,
        condition: context => context.confidenceScore < 0.85 && context.iteration < 3 }] });
    const retried = new SequentialWorkflow({ steps: [{ name: "flaky", handler: () => { throw new Error("no"); },
        retryDelay: 1, retries: 1, continueOnError: true, fallbackOutput: "safe" }] });
    const done = await retried.run(0);
    const names = [], both = new ParallelWorkflow({ branches: { a: () => 1, b: () => 2 } });
    for await (const step of both.stream(0)) names.push(step.name);
    return [await router.run({ query: "code" }), await router.run({ query: "x" }), await sum.run({ list: [1, 2, 3] }),
        await refine.run(0), done, done.stepsExecuted, done.steps.flaky.attempts, done.metadata.workflowId,
        names.sort()];
    """
    code, other, total, refined, done, executed, attempts, id, names = await javascript(lua, source)
    assert (code, other, total, refined) == ("code", "other", 14, 3)
    assert (done, executed, attempts, names) == ("safe", 1, 2, ["a", "b"])
    assert id.startswith("workflow_")


async def test_the_older_form_and_the_system_of_the_seeds(lua: Script) -> None:
    source = """
    const flow = workflow.sequential({ name: "comprehensive" });
    flow.addStep({ name: "research", agent: new Agent("x"), prompt: "Research {{topic}}" });
    flow.addStep({ name: "summary", agent: new Agent("y"), prompt: "Sum up: {{research.output}}" });
    const result = await flow.run({ topic: "owls" });
    const statuses = Object.entries(result.steps).map(([name, step]) => `${name}: ${step.status}`);
    const system = new MultiAgentSystem();
    system.addAgent("researcher", new Agent({ name: "r" }));
    system.addAgent("writer", new Agent({ name: "w" }));
    const post = system.createWorkflow({ name: "post", steps: [
        { agent: "researcher", action: "research", input: "{{topic}}", output: "searchResults" },
        { agent: "writer", action: "write", input: { research: "{{searchResults}}", maxLength: 500 } }] });
    const text = await post.run({ topic: "AI Safety" });
    return [`${result}`, statuses, `${text}`];
    """
    text, statuses, post = await javascript(lua, source)
    assert (text, statuses) == ("Sum up: Research owls", ["research: completed", "summary: completed"])
    assert "maxLength" in post
    assert "AI Safety" in post


async def test_the_error_of_a_step_is_one_that_scripts_can_switch_on(lua: Script) -> None:
    source = """
    const flow = Workflow.sequential({ name: "w", steps: [{ name: "slow", timeout: 5,
        handler: () => new Promise(resolve => setTimeout(resolve, 5000)) }] });
    try { await flow.run(1); } catch (error) { return [error.type, error.stepName, error.message]; }
    """
    message = "Step 'slow' of workflow 'w' failed: It took longer than 5 ms."
    assert await javascript(lua, source) == ["timeout", "slow", message]


@pytest.mark.parametrize("made_in", ["lua", "javascript"])
async def test_a_workflow_of_one_language_runs_in_the_other(lua: Script, made_in: str) -> None:
    makers = {
        "lua": """
        Tool.new({ name = "louder", handler = function(p) return p.text:upper() end })
        Workflow.sequential({ name = "shared", steps = { { tool = "louder", input = { text = "{{text}}" } },
            function(text) return text .. "!" end } })
        """,
        "javascript": """
        new Tool({ name: "louder", handler: p => p.text.toUpperCase() });
        Workflow.sequential({ name: "shared", steps: [
            { tool: "louder", input: { text: "{{text}}" } }, text => text + "!"] });
        """,
    }
    done = await lua.run(makers[made_in], language=made_in)
    assert done.status == "ok", done.error
    if made_in == "lua":
        assert await javascript(lua, 'return `${await (Workflow.get("shared")).run({ text: "owl" })}`') == "OWL!"
    else:
        assert await lua.value('return Workflow.get("shared"):run({ text = "owl" }) .. ""') == "OWL!"


async def test_python_cells_have_the_same_workflows(lua: Script) -> None:
    source = """
class Mine(Workflow):
    async def execute(self, input):
        steps = await self.generate_steps(await self.prepare(input))
        return await self.execute_steps(steps, {"on_step_complete": lambda step, result: heard.append(step["name"])})

def surer(n, context):
    context["confidence_score"] = n / 4

heard = []
loop = Workflow.loop({"condition": lambda c: c["confidence_score"] < 0.7, "body": {
    "handler": lambda n: n + 1, "on_output": surer}})
team = CompositeAgent({"agents": {"a": Agent("x"), "b": Agent("y")}, "aggregator": lambda r: r["a"] + r["b"]})
mine = Mine({"name": "mine", "steps": [{"name": "up", "handler": lambda s: s.upper()}]})
return [str(await mine.run("x")), heard, (await loop.run(0)).output, await team.chat("q")]
"""
    done = await lua.run(source, language="python")
    assert (done.status, done.value) == ("ok", ["X", ["up"], 3, "qq"]), done.error
