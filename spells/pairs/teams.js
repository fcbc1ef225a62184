// Shows: CompositeAgent, PipelineAgent
// A team is an agent in every way: it has a state and tools, can be watched, and is closed.
const reader = new Agent({ name: "reader", model: "demo/echo" });
const team = await new PipelineAgent({
  name: "team",
  id: "team_7",
  stages: [reader, (text) => text.toUpperCase()],
});
const all = new CompositeAgent({ name: "all", agents: [reader, team] });
const owls = await all.executeAsync("owls");
const acts = [await team.act("read", "bats"), await team.actAsync("read", "moles")];
console.log([team.id, owls.team, ...acts].join("\t"));

// What it does can be heard, and changed by hooks.
const heard = [];
const id = await team.on("executionCompleted", (event) => heard.push(`${event.agentName} ${event.response}`));
await team.addHook("beforeExecute", (context) => {
  context.message = `${context.message}!`;
});
console.log(`${await team.chat("hares")}\t${heard[0]}\t${(await team.emit("alarm", 1)) === undefined}`);
await team.off(id);

// It keeps values, follows events from status to status, and has the tools it is given.
await team.setState({ audience: "children" });
console.log(`${team.state.context.audience}\t${await team.transition("start")}\t${(await team.getState()).status}`);
await team.addTool("calculator");
const { output } = await team.executeStep({ tool: "calculator" }, "6 * 7");
console.log(`${(await team.getTools())[0]}\t${team.tools[0].name}\t${output.result}`);
const removed = await team.removeTool("calculator");
console.log(`${removed}\t${(await team.getTools()).length}\t${(await team.validate()).valid}`);

// Closed, it answers no more, and nobody finds it.
await team.close();
const refusal = await team.chat("wolves").catch((error) => error);
console.log(`${team.closed}\tfalse\t${refusal.type}\t${(await Agent.names()).join(", ")}`);
const failure = await all.run("wolves").catch((error) => error);
console.log(`false\t${failure.type}`);
return team.closed;
