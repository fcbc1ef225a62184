// Shows: Agent
// What an agent does can be heard, and what it is asked and answers can be changed.
let heard = [];
const hear = (word) => () => heard.push(word);
const agent = new Agent({ name: "watched", model: "demo/echo", tools: [new Calculator()] });

const id = await agent.on("executionCompleted", hear("on"));
await agent.once("executionCompleted", hear("once"));
await agent.subscribe("executionStarted", hear("subscribe"));
await agent.onPattern("execution*", hear("on_pattern"));
await agent.chat("one");
await agent.off(id);
await agent.unsubscribe("executionStarted");
await agent.chat("two");
console.log(heard.join(" "));

await agent.addHook("beforeLLMCall", (context) => {
  context.messages.at(-1).content = "Who goes there?";
});
console.log(await agent.chat("three"));
await agent.use(async (context, next) => `<${await next()}>`);
console.log(await agent.chat("four"));

// Events of its own have data, and an answer where somebody replies.
await agent.on("alarm", async (event) => {
  await event.reply(`heard ${event.data.what}`);
});
const replies = [await agent.emit("alarm", { what: "an owl" }), await agent.request("alarm", { what: "a mouse" }, 1000)];
console.log(replies.join("\t"));

// `trace` hears everything; `onAsync` does not keep the agent waiting; `events` is a stream.
const kinds = {};
const later = [];
const trace = await agent.trace((event) => {
  kinds[event.type] = true;
});
await agent.onAsync("executionCompleted", (event) => later.push(event.type));
const events = await agent.events({ idle: 200 });
await agent.chat("five");
const types = await events.map((event) => event.type).collect();
console.log(`${kinds.execution_started}\t${kinds.execution_completed}\t${later[0]}\t${types[0]}`);
await agent.off(trace);

// A breakpoint pauses; an error hook may mend what failed.
await agent.setBreakpoint("beforeExecute", (context) => {
  heard = [`paused in ${context.agentName}`];
});
const failing = new Agent({
  name: "failing",
  hooks: {
    beforeExecute: () => {
      throw new Error("no owls");
    },
  },
});
await failing.onError(() => {
  heard.push("failed");
});
await agent.chat("six");
await failing.chat("seven").catch(() => {});
return heard;
