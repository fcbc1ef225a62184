// Shows: CompositeAgent
// Several agents work on the same thing; what they say is a table by name, or what the aggregator makes of it.
const optimist = new Agent({ name: "optimist", model: "demo/echo" });
const panel = await new CompositeAgent({
  name: "panel",
  description: "Looks at both sides",
  skills: ["debate"],
  metadata: { team: "press" },
  agents: { optimist, pessimist: new Agent({ name: "pessimist", model: "demo/echo" }) },
  aggregator: (views) => `${views.optimist} Or: ${views.pessimist}`,
});
console.log(await panel.chat("Will it rain?"));
console.log(`${await panel.chat("Will it snow?", { timeout: 5000 })}\t${await panel.chatAsync("Will it hail?")}`);
const { name, type, description, skills, metadata, config } = panel;
console.log([name, type, description, skills[0], metadata.team, config.name].join("\t"));
console.log(`${panel.agents.join(" ")}\t${(await panel.getAgent("optimist")) === optimist}`);

// Agents come and go; a tool, a workflow and another team may be members too.
const pair = new CompositeAgent({ name: "pair", strategy: "parallel", maxConcurrency: 1 });
await pair.addAgent("panel", panel);
await pair.addAgent("count", Workflow.sequential({ steps: [(text) => text.length] }));
await pair.addAgent("sum", "calculator");
const said = await pair.run("1 + 2");
console.log(`${said.panel}\t${said.count}\t${said.sum.result}`);
const removed = [await pair.removeAgent("sum"), await pair.removeAgent("sum")];
console.log([said.steps.count.status, said.stepsExecuted, ...removed].join("\t"));
const counts = [(await pair.execute("12345")).count, (await pair.act("review", "12345")).count];
console.log([pair.agents.length, ...counts].join("\t"));

// One after the other, each on what the one before gave.
const chain = await new CompositeAgent({ name: "chain", strategy: "sequential", agents: [optimist, panel] });
console.log(`${await chain.chat("Wind?")}\t${chain.agents.join(" ")}`);

// A team is an agent: others know it by name, and it can be a step.
console.log(`${await Agent.execute("panel", "Fog?")}`);
const upper = (text) => text.toUpperCase();
const flow = Workflow.sequential({ name: "flow", steps: [{ agent: "panel", input: "{{topic}}?" }, upper] });
console.log(`${await flow.run({ topic: "Sun" })}`);

// A class of the spell's own may say what it does with what its members gave.
class Jury extends CompositeAgent {
  async chat(message) {
    return `The jury says: ${await super.chat(message)}`;
  }
}
const jury = new Jury({ name: "jury", agents: { a: optimist }, aggregator: (views) => views.a });
console.log(`${await jury.chat("Guilty?")}\t${await Agent.execute("jury", "Innocent?")}`);
const refusal = await Promise.resolve(new CompositeAgent({ strategy: "random" })).catch((error) => error);
console.log(`false\t${refusal.message}`);
return await panel.run("Stars?");
