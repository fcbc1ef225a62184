// Shows: MetricsHook, LoggingHook, DebugHook, TracingHook
// Hooks of the API look at what happens: they count it, write it down, and give it the ids of a trace.
const clerk = new Agent({ name: "clerk", systemPrompt: "You calculate", tools: [new Calculator()] });

const counted = new MetricsHook();
const id = await clerk.addHook(counted);
await clerk.chat("What is 2 + 3?");
await clerk.chat("Hello");
await new Calculator().run({ expression: "1 + 1" });
const { chat, execute_tool: tool, invoke_agent: agent } = await counted.getStats();
console.log(`${chat.count}\t${tool.count}\t${agent.count}\t${chat.errors}`);
console.log(`${chat.min <= chat.p50}\t${chat.p50 <= chat.max}\t${chat.total >= chat.mean}`);
console.log(`${counted.stats.tokens.input > 0}\t${counted.stats.tokens.output > 0}`);
await clerk.off(id);
await clerk.chat("Hello again");
console.log((await counted.getStats()).chat.count);

// Lines for everything that ended, or for what goes in and comes out; without `write` on standard error.
const write = (text) => {
  console.log(text.replace(/\d+ ms/, "some ms").replace(/\d+\+\d+ tokens/, "some tokens"));
};
await Hooks.register(new LoggingHook({ write }));
await Hooks.register(new DebugHook({ write, operations: ["tool"], priority: 10 }));
await clerk.chat("What is 6 * 7?");
await Tools.call("calculator", "1 / 0").catch(() => {});
await Hooks.clear();

// By its name, `enable` puts it there too. Other systems follow a trace by `traceparent`.
await Hooks.enable("tracing", { operations: ["llmCall"] });
await clerk.addHook(new TracingHook({ operations: ["tool"] }));
const shape = (context) => {
  console.log(`${context.operation}\t${context.metadata.traceparent.replace(/[0-9a-f]/g, "0")}`);
};
await clerk.addHook("afterLLMCall", shape);
await clerk.addHook("afterToolCall", shape);
await clerk.chat("What is 4 + 4?");
await Hooks.use("debug", { operations: ["tool"] });
await Tools.call("calculator", "8 * 8");
return { hooks: (await Hooks.list()).length };
