// Shows: BaseAgent
// An agent without a model does its steps, each with one of its tools.
const reader = new Tool({
  name: "reader",
  parameters: { type: "object", properties: { path: { type: "string" }, action: { type: "string" } } },
  handler: async ({ path, action }) => ({ text: `owls in ${path}`, action }),
});
const counter = new Tool({
  name: "letter-counter",
  parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: async ({ text }) => text.length,
});

const worker = await new BaseAgent({
  name: "worker",
  tools: [reader, counter],
  skills: ["counting"],
  steps: [{ tool: "reader", action: "read" }, { tool: "letter_counter" }],
});
const names = (await worker.getTools()).join(", ");
console.log(`${worker.type}\t${worker.skills[0]}\t${names}\t${worker.tools[1].name}`);
console.log(await worker.run({ path: "a.md" }));

// A step can be done alone. One that fails gives its error.
const read = await worker.executeStep({ tool: "reader", action: "read", params: { path: "b.md" } }, {});
console.log(`${read.output.text}\t${read.output.action}`);
const done = await worker.executeStep({ name: "shout", handler: async (text) => text.toUpperCase() }, "hoo");
console.log(`${done.output}\t${(await worker.executeStep({ tool: "printer" }, {})).error}`);

// It has a state, as every agent does.
console.log(`${worker.state.status}\t${await worker.transition("start")}\t${(await worker.getState()).status}`);
await worker.setState({ processed: 2 });
console.log(`${worker.state.context.processed}\t${worker.state.history[0].event}`);

await worker.addTool(reader);
const health = await worker.validate();
console.log(`${health.valid}\t${health.errors[0]}`);
console.log(`${await worker.removeTool("reader")}\t${(await worker.validate()).valid}`);
await worker.close();
return worker.closed;
