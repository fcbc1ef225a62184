// Shows: Agent, FileWriter
// An agent's model may hand the conversation over: it is offered the tool `handoff` with the agents it was given.
await new FileWriter().run({ path: "desk.yaml", content: `
- {match: owls, tool_calls: [{name: handoff, arguments: {to: expert, message: "What do owls eat?", reason: birds}}]}
- {match: Hello, text: Good day.}
`.trimStart() });
const expert = new Agent({ name: "expert", model: "demo/echo", description: "Knows birds" });
const desk = new Agent({ name: "desk", model: "scripted/desk.yaml",
  handoffs: [{ agent: expert, include: ["customer"] }, "nightwatch"] });
await State.scope("agent", desk).set("customer", "Ada");
await State.scope("agent", desk).set("card", 4711);
desk.on("handoffCompleted", (event) => console.log(`over\t${event.name}`));
console.log(`${await desk.chat("Hello")}\t${(await expert.getHistory()).length}`);
console.log(`${await desk.chat("Tell me about owls")}\t${(await desk.getTools()).length}`);

// What went along: the values that were to, and what was said.
const given = State.scope("agent", expert);
const heard = await expert.getHistory();
const card = await given.get("card");
console.log(`${await given.get("customer")}\t${card === undefined || card === null}\t${heard.length}\t${heard[0].content}`);
return (await desk.getHistory())[3].content;
