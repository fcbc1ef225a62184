// Shows: Agent
// A model calls the tools of its agent by their names and descriptions; the trace shows every call.
const forecast = new Tool({
  name: "forecast",
  description: "The weather forecast of a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  // What `validate` refuses, the model is told.
  validate: async ({ city }) => {
    if (city === "Atlantis") throw new Error("there is no such city");
  },
  handler: async ({ city }) => ({ city, weather: "clear" }),
});
const called = [];
const bard = new Agent({ name: "bard", systemPrompt: "You are a poet" });
const host = new Agent({
  name: "host",
  systemPrompt: "You are a helpful host",
  tools: [forecast, new Calculator(), AgentTool.wrap(bard, "bard", "Writes poems")],
  on: {
    toolCalled: (event) => called.push(event.name),
  },
});
console.log(await host.chat("What is 12 * 12?"));
console.log(await host.chat("What is the forecast for Paris?"));
console.log(await host.chat("What is the forecast for Atlantis?"));
console.log(await host.chat("Ask the bard for a haiku about the sea"));
console.log(called.join(", "));

// A script can say exactly which tools a model calls: `scripted/` reads its answers from a file.
await new FileWriter().run({
  path: "answers.yaml",
  content: `- tool_calls: [{name: forecast, arguments: {city: Oslo}}, {name: calculator, arguments: {expression: 2 + 2}}]
- tool_calls: [{name: forecast, arguments: {town: Oslo}}]
- text: done
`,
});
const scripted = new Agent({ name: "scripted", model: "scripted/answers.yaml", tools: [forecast, "calculator"] });
const results = [];
await scripted.addHook("afterToolCall", (context) => {
  results.push(`${context.toolName} ${context.result.weather ?? context.result.result}`);
});
await scripted.addHook("errorToolCall", (context) => {
  results.push(context.error.message);
});
console.log(await scripted.chat("go"));
return results.sort();
